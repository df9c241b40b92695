import { expect, test } from 'vitest';
import { settle } from '../../support/fake-clock.ts';
import { Log, startLive, transitions, transitionsOf, watch } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession } from '../../support/sessions.ts';

// What is written in one tick is told together, a moment after it was written: nothing may slip in between.

const one = gameSessionId('one');

/** Lets so many of the tick's promises go first. */
async function afterPromises(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await Promise.resolve();
}

test('twenty changes of one tick reach every stream in one order, each once', async () => {
  const { live } = startLive();
  const logs = [];
  for (let n = 0; n < 3; n++) logs.push(await watch(live.gameSessionTransitions(transitionsOf({ fleetId }))));
  const names = Array.from({ length: 20 }, (_, n) => `session-${n}`);
  await Promise.all(names.map((name) => live.observeGameSession(makeGameSession(name))));
  await settle();
  for (const log of logs) {
    expect(log.ofType('GameSessionTransition').map((event) => event.gameSession.name)).toEqual(names);
  }
});

test('a stream that begins at any point of the tick knows each session once, from its snapshot or from an event', async () => {
  const { live } = startLive();
  // Keeps the fleet read.
  await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { snapshot: false })));
  const outcomes = new Set<string>();
  for (let promises = 0; promises < 30; promises++) {
    const name = `session-${promises}`;
    const written = afterPromises(promises).then(() => live.observeGameSession(makeGameSession(name)));
    const log = new Log(await live.gameSessionTransitions(transitionsOf({ fleetId })));
    await written;
    await settle();
    const inSnapshot = log.ofType('GameSessionSnapshot').flatMap(({ gameSessions }) => gameSessions);
    const inEvents = log.ofType('GameSessionTransition').map(({ gameSession }) => gameSession);
    expect([...inSnapshot, ...inEvents].filter((session) => session.name === name)).toHaveLength(1);
    outcomes.add(inEvents.length === 0 ? 'snapshot' : 'event');
    await log.leave();
  }
  expect(outcomes).toEqual(new Set(['snapshot', 'event']));
});

test('a stream of one session whose last statuses come in one tick tells all of them before it completes', async () => {
  const { live, gamelift } = startLive();
  gamelift.gameSessions.set(one, makeGameSession('one'));
  const log = await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: one })));
  await Promise.all([
    live.observeGameSession(makeGameSession('one', { status: 'TERMINATING' })),
    live.observeGameSession(makeGameSession('one', { status: 'TERMINATED' })),
  ]);
  await settle();
  expect(transitions(log)).toEqual(['ACTIVE>TERMINATING', 'TERMINATING>TERMINATED']);
  expect(log.ending).toBe('complete');
});
