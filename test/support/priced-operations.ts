import {
  CreateGameSessionCommand,
  CreatePlayerSessionCommand,
  CreatePlayerSessionsCommand,
  type GameLiftClient,
} from '@aws-sdk/client-gamelift';
import fc from 'fast-check';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { openViewer } from '../../src/auth/viewer.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { PlannedQueries } from '../../src/execution/compiled/planned-queries.ts';
import { Budget } from '../../src/gamelift/budget/budget.ts';
import { createClient } from '../../src/gamelift/client.ts';
import { createGameLift } from '../../src/gamelift/create-gamelift.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLive } from '../../src/live/create-live.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { OperationContext } from '../../src/operation-context.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { schema } from '../../src/schema/index.ts';
import { type Price, priceOf } from '../../src/schema/operation-price.ts';
import { fragmentsIn } from '../../src/schema/selected-fields.ts';
import { randomOperations } from '../unit/transport/random-operations.ts';
import { type Control, controlOf } from './control.ts';
import { noRates } from './harness.ts';
import { Chance } from './live-history/random.ts';

/** A valid operation with its price. */
export interface PricedOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variableValues: Record<string, unknown>;
  price: Price;
}

export interface Outcome {
  result: ExecutionResult;
  /** Logical calls that arrived at the emulator: without those that it throttled. */
  calls: number;
  byOperation: Record<string, number>;
  /** Calls that the final price did not cover. */
  excess: number;
  /** The price after it was raised, for what only answers can tell. */
  finalPrice: number;
}

/** GameLift's emulator with a random number of everything, and operations executed against it with the real SDK. */
export interface PricedWorld extends AsyncDisposable {
  readonly control: Control;
  /** Whether a game session has more than a page of players. */
  readonly hasCrowd: boolean;
  /** What arguments of such a name may be, so that they find something, or do not. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** With calls up to `max`; the compiled executor where it can. */
  run(priced: PricedOperation, max: number): Promise<Outcome>;
}

/** Null where the operation is not valid, or its variables do not fit. */
export function priced(text: string, variableValues: Record<string, unknown> = {}): PricedOperation | null {
  const document = parse(text);
  if (validate(schema, document).length > 0) return null;
  const operation = getOperationAST(document);
  const price = operation && priceOf(schema, operation, fragmentsIn(document.definitions), variableValues);
  return operation && price ? { document, operation, variableValues, price } : null;
}

/** The same seed gives the same world. */
export async function startPricedWorld(seed: number): Promise<PricedWorld> {
  const emulator = await startEmulator({ port: 0, randomSeed: seed });
  const control = controlOf(emulator);
  const client = clientOf(emulator);
  const shared = { clock: systemClock, random: Math.random, logger: silentLogger };
  let throttled = 0;
  const gamelift = createGameLift({
    ...shared,
    client,
    budget: new Budget({ clock: systemClock, rates: noRates, pollShare: 0.4 }),
    observer: {
      attempt({ outcome }) {
        if (outcome === 'THROTTLED') throttled++;
      },
    },
    deadlineMs: 10_000,
    attemptTimeoutMs: 5_000,
  });
  const live = createLive({ ...shared, gamelift });
  const queries = new PlannedQueries(schema);
  const world = { control, ...(await populate(control, client, new Chance(seed))) };
  const run: PricedWorld['run'] = async ({ document, operation, variableValues, price }, max) => {
    await control.reset();
    let excess = 0;
    throttled = 0;
    const services = {
      ...shared,
      gamelift,
      live,
      reservationTimeoutMs: 60_000,
      maxCost: max,
      onCallAbovePrice: () => void excess++,
    };
    const call = { viewer: openViewer, requestId: 'request-1', signal: undefined, calls: price.calls };
    const contextValue = new OperationContext(call, services);
    const planned = queries.execute(
      { document, operation, variableValues },
      { contextValue, visibility: '', limits: unlimited },
    );
    const result = await (planned || execute({ schema, document, variableValues, contextValue }));
    // What fails at once leaves its siblings' reads under way: they count, too.
    await settled(control);
    const byOperation = await control.callCounts();
    // A creator may create one session a second: what is throttled is tried again, which no price counts.
    const calls = Object.values(byOperation).reduce((sum, count) => sum + count, 0) - throttled;
    return { result, calls, byOperation, excess, finalPrice: contextValue.allowance.price };
  };
  const after = await Promise.all(['aliases', 'fleets'].map((list) => cursorsOf(list, run)));
  return {
    ...world,
    texts: { ...world.texts, after: after.flat() },
    run,
    async [Symbol.asyncDispose]() {
      await live.stop();
      client.destroy();
      await emulator.stop();
    },
  };
}

function clientOf(emulator: Emulator): GameLiftClient {
  return createClient({
    region: 'us-west-2',
    endpoint: emulator.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    connectionTimeoutMs: 3_000,
    maximumSockets: 100,
  });
}

/** Some inside their pages, and one at a page's end. */
async function cursorsOf(list: string, run: PricedWorld['run']): Promise<string[]> {
  const operation = priced(`{ ${list}(first: 5) { edges { cursor } } }`);
  if (!operation) throw new Error(`expected ${list} to be a list`);
  const { result } = await run(operation, 100);
  const { data } = JSON.parse(JSON.stringify(result)) as { data: Record<string, { edges: { cursor: string }[] }> };
  return data[list]?.edges.map(({ cursor }) => cursor) ?? [];
}

/** Until as many calls have arrived as had a moment before. */
async function settled(control: Control): Promise<void> {
  let before = '';
  for (;;) {
    const now = JSON.stringify(await control.callCounts());
    if (now === before) return;
    before = now;
  }
}

const unlimited = { maxBytes: Number.POSITIVE_INFINITY, expired: () => null };

async function populate(
  control: Control,
  client: GameLiftClient,
  chance: Chance,
): Promise<Pick<PricedWorld, 'texts' | 'hasCrowd'>> {
  // As many as a page has, fewer, and more.
  const many = () => chance.of([0, 3, 20, 99, 100, 101, 130]);
  const places = Array.from({ length: chance.below(9) }, (_, index) => `custom-place-${index}`);
  const crowded = await control.fleet({ name: 'crowded', sessions: many() });
  const wide = await control.fleet({ name: 'wide', locations: ['us-west-2', ...places], sessions: 3 });
  const deleted = await control.fleet({ name: 'deleted' });
  for (let index = chance.below(4); index > 0; index--) await control.fleet({ name: `empty ${index}` });

  const { GameSession } = await client.send(
    new CreateGameSessionCommand({ FleetId: wide.fleetId, MaximumPlayerSessionCount: 200 }),
  );
  const full = GameSession?.GameSessionId ?? '';
  await control.status(full, 'ACTIVE');
  const ids: string[] = [];
  for (let left = many(), from = 0; left > 0; left -= 20, from += 20) {
    const PlayerIds = Array.from({ length: Math.min(left, 20) }, (_, index) =>
      index === 0 ? 'ann' : `player-${from + index}`,
    );
    const { PlayerSessions = [] } = await client.send(
      new CreatePlayerSessionsCommand({ GameSessionId: full, PlayerIds }),
    );
    ids.push(...PlayerSessions.map(({ PlayerSessionId = '' }) => PlayerSessionId));
  }
  // Of one player, nearly all of one status.
  const ofBob = many();
  const hasCrowd = ids.length + ofBob >= 100;
  for (let index = 0; index < ofBob; index++) {
    const { PlayerSession } = await client.send(
      new CreatePlayerSessionCommand({ GameSessionId: full, PlayerId: 'bob' }),
    );
    const id = PlayerSession?.PlayerSessionId ?? '';
    await control.accept(id);
    if (index < ofBob - 2) await control.remove(id);
    else ids.push(id);
  }
  const aliasIds: string[] = [];
  for (let left = many(), index = 0; index < left; index++) {
    const target = index % 7 === 0 ? deleted : index % 2 === 0 ? wide : crowded;
    const alias =
      index % 5 === 4
        ? await control.alias({ name: `closed ${index}`, message: 'closed' })
        : await control.alias({ name: `alias ${index}`, fleetId: target.fleetId });
    aliasIds.push(alias.aliasId);
  }
  await control.deleteFleet(deleted.fleetId);

  const nowhere = 'fleet-00000000-0000-4000-8000-000000000000';
  const unknown = `arn:aws:gamelift:us-west-2::gamesession/${crowded.fleetId}/gsess-none`;
  const fleetIds = [crowded.fleetId, wide.fleetId, deleted.fleetId, nowhere];
  const players = [ids[0], ids[1], ids[5], ids.at(-1), 'psess-none'].map((id) => id ?? '');
  const id = [
    ...fleetIds.map((fleetId) => encodeGlobalId('Fleet', fleetId)),
    ...players.map((player) => encodeGlobalId('PlayerSession', player, full)),
    encodeGlobalId('PlayerSession', ids[2] ?? ''),
    encodeGlobalId('GameSession', full),
    encodeGlobalId('GameSession', unknown),
    encodeGlobalId('Alias', aliasIds[0] ?? ''),
    'nothing',
  ];
  const texts = {
    id,
    ids: id,
    fleetId: fleetIds,
    aliasId: [aliasIds[0], aliasIds[1], aliasIds[2], aliasIds[4], 'alias-none'].map((alias) => alias ?? ''),
    gameSessionId: [full, full, unknown],
    playerSessionId: players,
    playerId: ['ann', 'bob', 'nobody'],
    location: ['us-west-2', 'custom-place-3'],
    filterExpression: ['playerSessionCount<1', 'hasAvailablePlayerSessions=true'],
    sortExpression: ['creationTimeMillis ASC'],
    name: ['a name'],
    idempotencyToken: ['token'],
  };
  return { texts, hasCrowd };
}

const numbers = [1, 2, 3, 20, 60, 100, 101, 150];
/** MAX_COST's default. */
const limit = 250;

/** Of random operations, all reads under way at once in each. Answers the most calls that one of them made. */
export async function assertPricesHold(
  world: PricedWorld,
  kind: 'query' | 'mutation',
  { runs, seed, pages }: { runs: number; seed?: number | undefined; pages: 'full' | 'short' },
): Promise<number> {
  let most = 0;
  const operations = randomOperations({ schema, kind, texts: world.texts, numbers, moreAliases: 2 });
  await fc.assert(
    fc.asyncProperty(operations, async ({ text, variableValues }) => {
      const operation = priced(text, variableValues);
      if (!operation || operation.price.calls === 0 || operation.price.calls > limit) return;
      const { calls, result, excess, byOperation, finalPrice } = await world.run(operation, limit);
      most = Math.max(most, calls);
      // Pages that come short are made up for as far as the limit allows. Else nothing raises the price but lists of a game session that has more
      // than a page of players: of several statuses, they take one call more.
      const isRight = pages === 'short' || world.hasCrowd ? finalPrice <= limit : finalPrice === operation.price.calls;
      const refusals = result.errors?.filter(({ message }) => message.includes('GameLift calls that are')) ?? [];
      if (calls <= finalPrice && isRight && excess === 0 && (pages === 'short' || refusals.length === 0)) return;
      throw new Error(
        JSON.stringify({ price: operation.price.calls, finalPrice, calls, excess, byOperation, refusals }),
      );
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
  return most;
}
