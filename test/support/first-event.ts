import { expect } from 'vitest';
import { startTestGateway } from './harness.ts';
import { mutations } from './mutations.ts';

const subscription = `subscription ($fleetId: String!) {
  stream: gameSessionTransitions(of: { fleetId: $fleetId }, snapshot: false) {
    __typename
    ... on GameSessionTransition { gameSessionId status source }
  }
}`;

const atOnce = 20;

/** So many subscribers, a fourth of them over server-sent events, each create a session upon StreamStarted and wait to be told of it. */
export async function actUponStreamStarted(subscribers: number): Promise<void> {
  await using testGateway = await startTestGateway({
    gateway: {
      // No round comes in between: what is told is the mutation's own answer, or what a follow-up read of another one sees first.
      live: { pollMinIntervalMs: 60_000, pollMaxIntervalMs: 60_000 },
      limits: { maxSockets: 2_000 },
    },
  });
  const { control, dataOf } = testGateway;
  const { fleetId } = await control.fleet({ serverProcesses: subscribers });
  const subscribeAndAct = async (transport: 'subscribe' | 'sse') => {
    const stream = testGateway[transport](subscription, { fleetId });
    const started = await stream.next();
    expect(started.data.stream.__typename).toBe('StreamStarted');
    const input = { fleet: { fleetId }, maximumPlayerSessionCount: 2 };
    const { createGameSession } = await dataOf(mutations.createGameSession, { input });
    const { gameSessionId } = createGameSession.gameSession;
    const told = await stream.nextWhere(({ data }) => data.stream.gameSessionId === gameSessionId);
    expect(told.data.stream).toMatchObject({ status: 'ACTIVATING' });
    stream.close();
  };
  for (let begun = 0; begun < subscribers; begun += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, n) => subscribeAndAct(n % 4 === 0 ? 'sse' : 'subscribe')));
  }
  expect(await control.transitions()).toHaveLength(subscribers);
}
