import { afterAll, afterEach, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';

// No round reads a second time within a test: what is told was read because of the mutation.
const { control, graphql, dataOf, subscribe, stop } = await startTestGateway({
  gateway: { live: { pollMinIntervalMs: 600_000, pollMaxIntervalMs: 600_000 } },
});
afterAll(stop);
afterEach(() => control.restore());

const transitionsOf = `subscription ($fleetId: String!) {
  stream: gameSessionTransitions(of: { fleetId: $fleetId }, changes: true) {
    __typename
    ... on GameSessionTransition { previousStatus status source }
    ... on GameSessionChanged { source gameSession { currentPlayerSessionCount } }
  }
}`;

async function watchedSession() {
  const { fleetId } = await control.fleet({ serverProcesses: 5 });
  const input = { fleet: { fleetId }, maximumPlayerSessionCount: 1 };
  const { createGameSession } = await dataOf(mutations.createGameSession, { input });
  const { gameSessionId } = createGameSession.gameSession;
  await control.status(gameSessionId, 'ACTIVE');
  const stream = subscribe(transitionsOf, { fleetId });
  await stream.nextWhere(({ data }) => data.stream.__typename === 'GameSessionSnapshot');
  const next = async () => (await stream.nextWhere(({ data }) => 'source' in data.stream)).data.stream;
  return { gameSessionId, next, close: () => stream.close() };
}

const run = async (name: keyof typeof mutations, input: object) => {
  const { data, errors } = await graphql(mutations[name], { input });
  return data?.[name]?.__typename ?? errors[0]?.extensions?.code;
};

test('a mutation that is refused for the status shows its watchers the status', async () => {
  const { gameSessionId, next, close } = await watchedSession();
  await control.status(gameSessionId, 'ERROR');
  const refused = await run('terminateGameSession', { gameSessionId, mode: 'FORCE_TERMINATE' });
  expect(refused).toBe('InvalidGameSessionStatusError');
  expect(await next()).toMatchObject({ previousStatus: 'ACTIVE', status: 'ERROR', source: 'POLL' });
  close();
});

test('a status that was only read to learn what became of a lost attempt is told, too', async () => {
  const { gameSessionId, next, close } = await watchedSession();
  await control.status(gameSessionId, 'ERROR');
  await control.fault({ operation: 'TerminateGameSession', kind: 'drop', when: 'before', count: 1 });
  const refused = await run('terminateGameSession', { gameSessionId, mode: 'FORCE_TERMINATE' });
  expect(refused).toBe('InvalidGameSessionStatusError');
  expect(await next()).toMatchObject({ previousStatus: 'ACTIVE', status: 'ERROR', source: 'POLL' });
  close();
});

test('a reservation of which nobody knows whether it was made shows in the number of players', async () => {
  const { gameSessionId, next, close } = await watchedSession();
  await control.fault({ operation: 'CreatePlayerSession', kind: 'drop', when: 'after', count: 1 });
  expect(await run('createPlayerSession', { gameSessionId, playerId: 'ada' })).toBe('OUTCOME_UNKNOWN');
  expect(await next()).toMatchObject({ source: 'POLL', gameSession: { currentPlayerSessionCount: 1 } });
  close();
});
