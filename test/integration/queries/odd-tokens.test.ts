import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { TokenPlay } from '../../../src/emulator/odd-tokens.ts';
import { startTestGateway } from '../../support/harness.ts';
import { connectionIn, fieldOf, keysOf, type Subject, subjects } from './connection-subjects.ts';

/** So many items lie on a full page of the emulator. */
const pageSize = 3;
/** Four pages, of which the last is not full: more than any token trick here needs. */
const size = 3 * pageSize + 1;

const again = [
  ['the same token comes again', { play: 'same' }, 2],
  ['two tokens come again and again', { play: 'cycle', length: 2 }, 3],
  ['three tokens come again and again', { play: 'cycle', length: 3 }, 4],
] as const;

const repeated = (path: readonly string[]) => ({
  message: expect.stringContaining('the same NextToken again'),
  path,
  extensions: { code: 'UPSTREAM_UNAVAILABLE' },
});

describe.each(Object.entries<Subject>(subjects))('%s', async (_, subject) => {
  // Fleets and aliases are the whole Region's: a Region of their own.
  const gateway = await startTestGateway();
  afterAll(() => gateway.stop());
  afterEach(() => gateway.control.restore());
  const made = await subject.make(gateway, size);
  const prepare = async (play: TokenPlay) => {
    await gateway.control.config({ pageSize });
    await gateway.control.fault({ kind: 'tokens', ...play });
  };
  const ask = (page: string) =>
    gateway.graphql(`{ neighbour: viewer { __typename } ${fieldOf(subject, made.target, page)} }`);

  test.each([
    ['', 1_000, size, false],
    [' at the edge of a page', 2 * pageSize, 2 * pageSize, true],
    [' at the edge of the last page', size, size, false],
  ])('an empty token means the end of the list%s', async (_title, first, shown, hasNextPage) => {
    await prepare({ play: 'emptyAtEnd' });
    const { data, errors } = await ask(`first: ${first}`);
    expect(errors).toEqual([]);
    const connection = connectionIn(data, subject);
    const keys = keysOf(subject, connection);
    expect(keys).toHaveLength(shown);
    expect(new Set(keys).size).toBe(shown);
    expect(made.keys).toEqual(expect.arrayContaining(keys));
    expect(connection.pageInfo.hasNextPage).toBe(hasNextPage);
  });

  test.each(again)('fails alone and says so where %s', async (_title, play, pages) => {
    await prepare(play);
    const { data, errors } = await ask('first: 1000');
    expect(errors).toMatchObject([repeated(subject.path)]);
    expect(data).toMatchObject({ neighbour: { __typename: 'Viewer' } });
    expect(connectionIn(data, subject)).toBeNull();
    // The walk ends with the token that came again.
    expect(Math.max(...Object.values(await gateway.control.callCounts()))).toBe(pages);
  });

  test.each(again)('shows a page that ends before %s', async (_title, play) => {
    await prepare(play);
    const { data, errors } = await ask('first: 2');
    expect(errors).toEqual([]);
    expect(keysOf(subject, connectionIn(data, subject))).toHaveLength(2);
  });
});

describe('Fleet.locations', async () => {
  const gateway = await startTestGateway();
  afterAll(() => gateway.stop());
  afterEach(() => gateway.control.restore());
  const remote = Array.from({ length: size }, (_, index) => `custom-${index}`);
  const { fleetId } = await gateway.control.fleet({ locations: remote });
  const ask = async (play: TokenPlay) => {
    await gateway.control.config({ pageSize });
    await gateway.control.fault({ kind: 'tokens', ...play });
    return gateway.graphql(
      'query ($id: String!) { fleet(fleet: { fleetId: $id }) { fleetId locations { location } } }',
      {
        id: fleetId,
      },
    );
  };

  test('an empty token means the end of the list', async () => {
    const { data, errors } = await ask({ play: 'emptyAtEnd' });
    expect(errors).toEqual([]);
    const names = data.fleet.locations.map(({ location }: { location: string }) => location);
    expect(names).toEqual(['us-west-2', ...remote]);
  });

  test.each(again)('fails alone and says so where %s', async (_title, play, pages) => {
    const { data, errors } = await ask(play);
    expect(errors).toMatchObject([repeated(['fleet', 'locations'])]);
    expect(data).toEqual({ fleet: { fleetId, locations: null } });
    expect((await gateway.control.callCounts()).DescribeFleetLocationAttributes).toBe(pages);
  });
});
