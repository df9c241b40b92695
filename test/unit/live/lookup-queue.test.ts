import { expect, test } from 'vitest';
import { startLive, transitionsOf, watch } from '../../support/live-harness.ts';
import { gameSessionId, makeGameSession } from '../../support/sessions.ts';

const crashed = 400;
const idOf = (n: number) => gameSessionId(`session-${String(n).padStart(4, '0')}`);

/** A fleet that is watched, whose reads take 100 ms each. */
async function start(...alone: readonly string[]) {
  const { live, gamelift, clock } = startLive();
  for (let n = 0; n < crashed; n++)
    gamelift.gameSessions.set(idOf(n), makeGameSession(`session-${String(n).padStart(4, '0')}`));
  gamelift.gameSessions.set(gameSessionId('other'), makeGameSession('other'));
  const log = await watch(live.gameSessionTransitions(transitionsOf()));
  for (const id of alone) await watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: id })));
  gamelift.latencyMs = { clock, ms: 100 };
  const end = (id: string) => gamelift.change(id, { status: 'TERMINATED' });
  const ended = () => log.ofType('GameSessionTransition').map((event) => event.gameSessionId);
  /** Milliseconds until a condition holds. */
  const until = async (holds: () => boolean) => {
    let passedMs = 0;
    for (; !holds() && passedMs < 60_000; passedMs += 50) await clock.advance(50);
    return passedMs;
  };
  return { live, clock, end, ended, until };
}

test('a session that ends while hundreds of others are looked up is reported long before the last of them', async () => {
  const { end, ended, until } = await start();
  for (let n = 0; n < crashed; n++) end(idOf(n));
  await until(() => ended().length >= 50);
  end(gameSessionId('other'));
  // The next walk, of seven calls at most, and a read by ID.
  expect(await until(() => ended().includes(gameSessionId('other')))).toBeLessThan(1_100 + 2_000);
  expect(ended().length).toBeLessThan(crashed - 100);
  await until(() => ended().length === crashed + 1);
  expect(new Set(ended()).size).toBe(crashed + 1);
});

test('a session that a subscription watches by itself is looked up before hundreds of others', async () => {
  const { end, ended, until } = await start(idOf(200));
  for (let n = 0; n < crashed; n++) end(idOf(n));
  await until(() => ended().length >= 50);
  expect(ended().indexOf(idOf(200))).toBeLessThan(8);
  expect(ended()).toContain(idOf(200));
});

test('a session that a subscription begins to watch by itself is looked up next', async () => {
  const { live, clock, end, ended, until } = await start();
  for (let n = 0; n < crashed; n++) end(idOf(n));
  await until(() => ended().length >= 50);
  expect(ended()).not.toContain(idOf(200));
  const opening = watch(live.gameSessionTransitions(transitionsOf({ gameSessionId: idOf(200) })));
  const before = ended().length;
  await clock.advance(0);
  await until(() => ended().includes(idOf(200)));
  expect(ended().indexOf(idOf(200)) - before).toBeLessThan(16);
  await opening;
});
