import { afterEach, expect, test } from 'vitest';
import { fleetId, gameSessionId, makeGameSession } from '../../support/sessions.ts';
import { type LiveHarness, makeLive, transitions, transitionsOf, watch } from '../../support/live-harness.ts';

let harness: LiveHarness | undefined;
afterEach(async () => {
  await harness?.live.stop();
  harness = undefined;
});

function start(...parameters: Parameters<typeof makeLive>): LiveHarness {
  harness = makeLive(...parameters);
  return harness;
}

test('a stream begins with StreamStarted and the snapshot, and goes on with transitions', async () => {
  const { live, gamelift, clock } = start();
  gamelift.gameSessions.set(gameSessionId('one'), makeGameSession('one', { status: 'ACTIVATING' }));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  gamelift.change(gameSessionId('one'), { status: 'ACTIVE' });
  await clock.advance(1_000);
  gamelift.change(gameSessionId('one'), { status: 'TERMINATING' });
  await clock.advance(1_500);
  gamelift.change(gameSessionId('one'), { status: 'TERMINATED', statusReason: 'FORCE_TERMINATED' });
  await clock.advance(1_000);
  expect(log.events.map(({ type }) => type)).toEqual([
    'StreamStarted',
    'GameSessionSnapshot',
    'GameSessionTransition',
    'GameSessionTransition',
    'GameSessionTransition',
  ]);
  expect(transitions(log)).toEqual(['ACTIVATING>ACTIVE', 'ACTIVE>TERMINATING', 'TERMINATING>TERMINATED']);
  expect(log.ofType('GameSessionTransition').at(-1)).toMatchObject({
    gameSessionId: gameSessionId('one'),
    statusReason: 'FORCE_TERMINATED',
    gameSession: { status: 'TERMINATED', fleetId },
    source: 'POLL',
  });
});
