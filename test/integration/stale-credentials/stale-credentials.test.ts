import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { OperationName } from '../../../src/emulator/model/model.ts';
import { startTestGateway } from '../../support/harness.ts';
import { type MutationName, mutations } from '../../support/mutations.ts';

const { control, graphql, dataOf, stop } = await startTestGateway();
/** A gateway of its own: its polls would be struck by the faults of the other tests. */
const watching = await startTestGateway({
  gateway: {
    live: { pollMinIntervalMs: 30, pollMaxIntervalMs: 60, pollFastIntervalMs: 20, checkpointIntervalMs: 100 },
  },
});
afterAll(async () => {
  await watching.stop();
  await stop();
});
beforeEach(() => control.restore());

const { fleetId } = await control.fleet({ sessions: 1, serverProcesses: 200 });
const sessions = `{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { gameSessionId } } }`;
const { gameSessions } = await dataOf(sessions);
const { gameSessionId }: { gameSessionId: string } = gameSessions.nodes[0];
const create = { fleet: { fleetId }, maximumPlayerSessionCount: 100 };
const created = await dataOf(mutations.createGameSession, { input: create });
const roomy: string = created.createGameSession.gameSession.gameSessionId;
await control.status(roomy, 'ACTIVE');

const operationOf = (name: string) => (name.charAt(0).toUpperCase() + name.slice(1)) as OperationName;
const callsOf = async (operation: OperationName) => (await control.callCounts())[operation];
const inputs: Record<Exclude<MutationName, 'terminateGameSession'>, object> = {
  createGameSession: { fleet: { fleetId }, maximumPlayerSessionCount: 2 },
  updateGameSession: { gameSessionId, name: 'other' },
  createPlayerSession: { gameSessionId: roomy, playerId: 'ada' },
  createPlayerSessions: { gameSessionId: roomy, players: [{ playerId: 'bob' }] },
};
const stale = [
  ['ExpiredTokenException', 400],
  ['InvalidSignatureException', 403],
  ['RequestExpired', 400],
  ['UnrecognizedClientException', 403],
  ['RequestTimeTooSkewed', 403],
] as const;
const refusal = (code: string, status: number, count?: number) =>
  ({ kind: 'exception', code, status, ...(count && { count }) }) as const;

describe.each(stale)('%s with status %i', (code, status) => {
  test('is repeated once by a query', async () => {
    await control.fault(refusal(code, status, 1));
    await dataOf(sessions);
    expect(await callsOf('DescribeGameSessions')).toBe(2);
  });

  test.each(Object.entries(inputs))('is repeated once by %s', async (name, input) => {
    const operation = operationOf(name);
    await control.fault({ operation, ...refusal(code, status, 1) });
    const answer = await dataOf(mutations[name as MutationName], { input });
    expect(answer[name].__typename).toMatch(/Payload$/);
    expect(await callsOf(operation)).toBe(2);
  });

  test('ends no stream, which is stale until GameLift answers again', async () => {
    const watched = await watching.control.fleet({ sessions: 1 });
    const stream = watching.subscribe(
      `subscription { stream: gameSessionTransitions(of: { fleetId: "${watched.fleetId}" }) {
        __typename
        ... on StreamCheckpoint { stale }
      } }`,
    );
    await stream.nextWhere(({ data }) => data?.stream.__typename === 'GameSessionSnapshot');
    await watching.control.fault(refusal(code, status));
    await stream.nextWhere(({ data }) => data?.stream.stale === true);
    await watching.control.clearFaults();
    const { errors } = await stream.nextWhere(({ data }) => data?.stream.stale === false);
    expect(errors).toEqual([]);
    stream.close();
  });
});

test('a refusal that comes again is UPSTREAM_ACCESS_DENIED, and was not carried out', async () => {
  await control.fault({ operation: 'CreatePlayerSession', ...refusal('ExpiredTokenException', 400) });
  const { errors } = await graphql(mutations.createPlayerSession, { input: inputs.createPlayerSession });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_ACCESS_DENIED' } }]);
  expect(await callsOf('CreatePlayerSession')).toBe(2);
});

test('a join whose repeat is lost is OUTCOME_UNKNOWN', async () => {
  await control.fault({ operation: 'CreatePlayerSession', ...refusal('ExpiredTokenException', 400, 1) });
  await control.fault({ operation: 'CreatePlayerSession', kind: 'drop', when: 'after' });
  const { errors } = await graphql(mutations.createPlayerSession, { input: inputs.createPlayerSession });
  expect(errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }]);
  expect(await callsOf('CreatePlayerSession')).toBe(2);
});
