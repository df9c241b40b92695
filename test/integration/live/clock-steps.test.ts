import { expect, onTestFinished, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { stepDate } from '../../support/step-date.ts';

const steps = [
  ['back', -3_600_000],
  ['forward', 3_600_000],
] as const;

const transitions = `subscription ($fleetId: String!) {
  stream: gameSessionTransitions(of: { fleetId: $fleetId }) {
    __typename
    ... on GameSessionSnapshot { gameSessions { gameSessionId } }
    ... on GameSessionTransition { previousStatus status observedAt }
  }
}`;

async function start() {
  const live = { pollMinIntervalMs: 50, pollMaxIntervalMs: 200, pollFastIntervalMs: 30 };
  const started = await startTestGateway({ gateway: { live } });
  onTestFinished(() => started.stop());
  return started;
}

test.each(steps)('/readyz says that GameLift is gone when the machine’s clock was set %s', async (_way, byMs) => {
  const { gateway, emulator } = await start();
  const ready = async () => (await fetch(`${gateway.url}/readyz`)).status;
  expect(await ready()).toBe(200);
  stepDate(byMs);
  await emulator.stop();
  await expect.poll(ready, { interval: 100 }).toBe(503);
});

test.each(steps)(
  'a stream tells what happens after the machine’s clock was set %s, with the new date',
  async (_way, byMs) => {
    const { control, subscribe } = await start();
    const { fleetId } = await control.fleet({ sessions: 1 });
    const stream = subscribe(transitions, { fleetId });
    await stream.next();
    const snapshot = await stream.next();
    stepDate(byMs);
    await control.status(snapshot.data.stream.gameSessions[0].gameSessionId, 'TERMINATING');
    const { data } = await stream.next();
    expect(data.stream).toMatchObject({ previousStatus: 'ACTIVE', status: 'TERMINATING' });
    expect(Math.abs(Date.parse(data.stream.observedAt) - Date.now())).toBeLessThan(10_000);
  },
);
