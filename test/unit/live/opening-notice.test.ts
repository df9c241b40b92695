import { describe, expect, test } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import type { Live } from '../../../src/live/live.ts';
import { lobbyOf, startLive, transitionsOf, watch } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession } from '../../support/sessions.ts';

const unavailable = new DomainError('UPSTREAM_UNAVAILABLE', 'no answer');
const game = gameSessionId('a');
const aliasId = 'alias-1';

type AnyEvent = { type: string; cursor: string; outcome?: string; reason?: string | null };
type Open = (live: Live, after?: string | null) => Promise<AsyncIterableIterator<AnyEvent>>;

const kinds: Record<string, Open> = {
  'of a fleet': (live, after = null) => live.gameSessionTransitions(transitionsOf(undefined, { after })),
  'of a game session': (live, after = null) =>
    live.gameSessionTransitions(transitionsOf({ gameSessionId: game }, { after })),
  'of players': (live, after = null) => live.playerSessionTransitions({ gameSessionId: game, snapshot: true, after }),
  'of a lobby': (live, after = null) => live.lobby(lobbyOf({ after })),
  'of a fleet by its alias': (live, after = null) => live.gameSessionTransitions(transitionsOf({ aliasId }, { after })),
  'of a lobby by an alias': (live, after = null) => live.lobby(lobbyOf({ fleet: { aliasId }, after })),
};

function start(settings = {}) {
  const harness = startLive(settings);
  harness.gamelift.gameSessions.set(game, makeGameSession('a'));
  harness.gamelift.aliases.set(aliasId, fleetId);
  return harness;
}

describe.each(Object.entries(kinds))('an opening %s that waits for GameLift', (_name, open) => {
  test('says so within five seconds and at each silence, and begins when GameLift answers', async () => {
    const { live, gamelift, clock } = start({ baselineTimeoutMs: 120_000 });
    const beganAt = clock.wallTime();
    gamelift.failNext(() => true, unavailable, 1_000);
    const opening = open(live);
    await clock.advance(5_000);
    const log = await watch(opening);
    await log.until(() => log.events.length === 1);
    const checkpoint = { type: 'StreamCheckpoint', stale: true, observedAt: new Date(beganAt) };
    expect(log.events).toMatchObject([checkpoint]);
    await clock.advance(15_000);
    expect(log.events).toMatchObject([checkpoint, checkpoint]);

    gamelift.failures.length = 0;
    await clock.advance(40_000);
    expect(log.events.filter(({ type }) => type !== 'StreamCheckpoint').length).toBe(2);
    const begun = log.events.findIndex(({ type }) => type === 'StreamStarted');
    expect(log.events[begun]).toMatchObject({ type: 'StreamStarted', outcome: 'NEW', reason: null });
    expect(log.events[begun + 1]).toMatchObject({ type: expect.stringContaining('Snapshot') });
    const later = log.events.slice(begun).filter(({ type }) => type === 'StreamCheckpoint');
    expect(later.every(({ cursor }) => cursor !== log.events[0]?.cursor)).toBe(true);
  });

  test('gives out a cursor that resumes as RESET', async () => {
    const { live, gamelift, clock } = start();
    gamelift.failNext(() => true, unavailable, 1_000);
    const opening = open(live);
    await clock.advance(5_000);
    const log = await watch(opening);
    await log.until(() => log.events.length === 1);
    gamelift.failures.length = 0;
    const again = open(live, log.cursor);
    await clock.advance(10_000);
    const resumed = await watch(again);
    await resumed.until(() => resumed.events.length > 1);
    expect(resumed.events[0]).toMatchObject({
      type: 'StreamStarted',
      outcome: 'RESET',
      reason: 'nothing had been read before the cursor',
    });
  });

  test('ends its stream with an error that passes, where GameLift does not answer in time', async () => {
    const { live, gamelift, clock } = start();
    gamelift.failNext(() => true, unavailable, 1_000_000);
    const opening = open(live);
    await clock.advance(5_000);
    const log = await watch(opening);
    await clock.advance(60_000);
    await log.finished;
    expect(log.ending).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0, polls: 0, backlog: 0 });
  });

  test('leaves nothing behind where its reader leaves', async () => {
    const { live, gamelift, clock } = start();
    gamelift.failNext(() => true, unavailable, 1_000_000);
    const opening = open(live);
    await clock.advance(5_000);
    await (await opening).return?.();
    await clock.advance(120_000);
    expect(live.gauges()).toMatchObject({ topics: 0, subscribers: 0, timers: 0, polls: 0, backlog: 0 });
  });
});

test('An opening that does not wait so long says nothing of it', async () => {
  const { live, gamelift, clock } = start();
  gamelift.failNext(() => true, unavailable, 2);
  const opening = live.gameSessionTransitions(transitionsOf());
  await clock.advance(4_400);
  const log = await watch(opening);
  await log.until(() => log.events.length > 1);
  expect(log.events[0]?.type).toBe('StreamStarted');
});
