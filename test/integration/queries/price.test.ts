import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertPricesHold, type PricedWorld, priced, startPricedWorld } from '../../support/priced-operations.ts';

let world: PricedWorld;
/** More than a page of everything but of a game session's players, whose lists then share a read. */
let uncrowded: PricedWorld;
beforeAll(async () => {
  // Has more than a page of everything.
  world = await startPricedWorld(228);
  uncrowded = await startPricedWorld(421);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await uncrowded[Symbol.asyncDispose]();
});

const runs = 30;

describe('The price of an operation', () => {
  test('is tried in a world with a crowd, and in one without', () => {
    expect([world.hasCrowd, uncrowded.hasCrowd]).toEqual([true, false]);
  });

  test.each(['query', 'mutation'] as const)('bounds the calls that a random %s makes', async (kind) => {
    expect(await assertPricesHold(uncrowded, kind, { runs, pages: 'full' })).toBeGreaterThan(1);
    expect(await assertPricesHold(world, kind, { runs, pages: 'full' })).toBeGreaterThan(1);
  });

  test('is raised before calls are made for pages that come short, and never above the limit', async () => {
    await world.control.config({ pageSize: 7, emptyPages: true });
    try {
      await assertPricesHold(world, 'query', { runs, pages: 'short' });
    } finally {
      await world.control.restore();
    }
  });

  const run = async (text: string, max: number) => {
    const operation = priced(text);
    if (!operation) throw new Error('expected a valid operation');
    return { price: operation.price.calls, ...(await world.run(operation, max)) };
  };
  const dataOf = ({ result }: Awaited<ReturnType<typeof run>>) => JSON.parse(JSON.stringify(result)).data;

  test('counts ten pages of a list that is filtered here, which is read to its end', async () => {
    const list =
      '{ playerSessions(by: { playerId: "bob" }, status: TIMEDOUT, first: 5) { nodes { status } pageInfo { hasNextPage } } }';
    const outcome = await run(list, 250);
    expect(dataOf(outcome).playerSessions.nodes).toEqual([]);
    expect(outcome.calls).toBe(2);
    expect(outcome.price).toBe(11);
  });

  test('has no room for all short pages: the page ends early, says that more follows, and its end leads on', async () => {
    await world.control.config({ pageSize: 10 });
    try {
      const outcome = await run('{ aliases(first: 50) { nodes { name } pageInfo { hasNextPage endCursor } } }', 4);
      const { nodes, pageInfo } = dataOf(outcome).aliases;
      expect(outcome.price).toBe(2);
      // Three pages, and one on which the next one begins.
      expect(outcome.calls).toBe(4);
      expect(nodes).toHaveLength(30);
      expect(pageInfo.hasNextPage).toBe(true);
      const next = await run(`{ aliases(first: 50, after: "${pageInfo.endCursor}") { nodes { name } } }`, 250);
      expect(dataOf(next).aliases.nodes).toHaveLength(50);
    } finally {
      await world.control.restore();
    }
  });

  test('is raised for figures of more than ten locations as far as the limit allows, and they are refused by name beyond', async () => {
    const locations = ['us-west-2', ...Array.from({ length: 13 }, (_, index) => `custom-place-${index}`)];
    const { fleetId } = await world.control.fleet({ name: 'everywhere', locations });
    const query = `{ fleet(fleet: { fleetId: "${fleetId}" }) { locations { location utilization { activeGameSessionCount } } } }`;
    expect(await run(query, 250)).toMatchObject({ price: 12, calls: 16, finalPrice: 16, excess: 0 });
    const limited = await run(query, 13);
    expect(limited).toMatchObject({ calls: 13, finalPrice: 13, excess: 0 });
    expect(limited.result.errors?.map(({ path, message }) => ({ path, message }))).toEqual(
      [11, 12, 13].map((index) => ({
        path: ['fleet', 'locations', index, 'utilization'],
        message: 'The operation needs more than the 13 GameLift calls that are allowed; ask for less at once',
      })),
    );
  });
});
