import { afterAll, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';

// No round comes in between: what is told is the mutation's own answer, or what a follow-up read of another one sees first.
const live = { pollMinIntervalMs: 60_000, pollMaxIntervalMs: 60_000 };
const testGateway = await startTestGateway({ gateway: { live, limits: { maxSockets: 2_000 } } });
const { control, dataOf, stop } = testGateway;
afterAll(stop);

const rounds = 50;
const atOnce = 20;

const subscription = `subscription ($fleetId: String!) {
  stream: gameSessionTransitions(of: { fleetId: $fleetId }, snapshot: false) {
    __typename
    ... on GameSessionTransition { gameSessionId status source }
  }
}`;

test('who creates a session upon StreamStarted is told of it, a thousand times out of a thousand', {
  timeout: 60_000,
}, async () => {
  const { fleetId } = await control.fleet({ serverProcesses: 2_000 });
  const subscribeAndAct = async (transport: 'subscribe' | 'sse') => {
    const stream = testGateway[transport](subscription, { fleetId });
    const started = await stream.next(20_000);
    expect(started.data.stream.__typename).toBe('StreamStarted');
    const input = { fleet: { fleetId }, maximumPlayerSessionCount: 2 };
    const { createGameSession } = await dataOf(mutations.createGameSession, { input });
    const { gameSessionId } = createGameSession.gameSession;
    const told = await stream.nextWhere(({ data }) => data.stream.gameSessionId === gameSessionId, 20_000);
    expect(told.data.stream).toMatchObject({ status: 'ACTIVATING' });
    stream.close();
  };
  for (let round = 0; round < rounds; round++) {
    await Promise.all(Array.from({ length: atOnce }, (_, n) => subscribeAndAct(n % 4 === 0 ? 'sse' : 'subscribe')));
  }
  const transitions = await control.transitions();
  expect(transitions).toHaveLength(rounds * atOnce);
});
