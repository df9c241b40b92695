import { afterEach, describe, expect, test } from 'vitest';
import type { GameSessionTransitionEvent } from '../../../src/live/kinds/game-sessions/events.ts';
import type { PlayerSessionTransitionEvent } from '../../../src/live/kinds/player-sessions/events.ts';
import type { Live } from '../../../src/live/live.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { lobbyOf, makeLive, transitionsOf, watch, withSlowHistories } from '../../support/live-harness.ts';
import { createLosableEngine } from '../../support/losable-engine.ts';
import { fleetId, gameSessionId, makeGameSession, makePlayerSession, otherFleetId } from '../../support/sessions.ts';

type LiveEvent = GameSessionTransitionEvent | PlayerSessionTransitionEvent;

const aliasId = 'alias-1';
let live: Live | undefined;
afterEach(() => live?.stop());

function start() {
  const clock = new FakeClock();
  const engine = createLosableEngine(clock);
  const harness = makeLive({ aliasIntervalMs: 10_000 }, { clock, engine });
  live = harness.live;
  const { gamelift } = harness;
  gamelift.aliases.set(aliasId, fleetId);
  gamelift.gameSessions.set(gameSessionId('here'), makeGameSession('here'));
  gamelift.gameSessions.set(gameSessionId('there', otherFleetId), makeGameSession('there', { fleetId: otherFleetId }));
  return { ...harness, engine };
}

/** How a stream began, and began anew. */
const outcomes = (events: readonly { type: string }[]) =>
  events.flatMap((event) => ('outcome' in event ? [event.outcome] : []));

const isChange = ({ type }: { type: string }) => ['GameSessionTransition', 'LobbySessionLeft'].includes(type);

/** A stream's move takes this many turns of the microtask queue, and some more. */
const turns = Array.from({ length: 40 }, (_, n) => n);

describe('a history that is lost', () => {
  test('is found out by the stream that resumes, which begins anew once', async () => {
    const { clock, engine, live } = start();
    const arguments_ = transitionsOf({ fleetId });
    const log = await watch(live.gameSessionTransitions(arguments_));
    await log.leave();
    engine.loseUnnoticed('lost');
    const back = await watch(live.gameSessionTransitions({ ...arguments_, after: log.cursor }));
    await clock.advance(20_000);
    expect(outcomes(back.events)).toEqual(['RESET']);
  });

  test('is found out for the fleet before its players begin anew, which they do once', async () => {
    const { clock, engine, live } = start();
    const sessions = await watch(live.gameSessionTransitions(transitionsOf({ fleetId })));
    const of = { gameSessionId: gameSessionId('here'), snapshot: true };
    const players = await watch(live.playerSessionTransitions({ ...of, after: null }));
    await players.leave();
    await sessions.leave();
    engine.loseUnnoticed('lost');
    const back = await watch(live.playerSessionTransitions({ ...of, after: players.cursor }));
    await clock.advance(1_000);
    const backToo = await watch(live.gameSessionTransitions(transitionsOf({ fleetId }, { after: sessions.cursor })));
    await clock.advance(20_000);
    expect([outcomes(back.events), outcomes(backToo.events)]).toEqual([['RESET'], ['RESET']]);
  });

  test('is found out by a stream that has begun anew elsewhere, which is recovered', async () => {
    const { clock, engine, live } = start();
    const elsewhere = makeLive({}, { clock, engine });
    elsewhere.gamelift.gameSessions.set(gameSessionId('here'), makeGameSession('here'));
    const follow = (where: Live, after: string | null) =>
      watch(where.gameSessionTransitions(transitionsOf({ fleetId }, { after })));
    await follow(live, null);
    const log = await follow(elsewhere.live, null);
    engine.loseUnnoticed('lost');
    await log.leave();
    const anew = await follow(elsewhere.live, log.cursor);
    await clock.advance(20_000);
    expect(outcomes(anew.events)).toEqual(['RESET']);
    await anew.leave();
    const back = await follow(live, anew.cursor);
    await clock.advance(20_000);
    expect(outcomes(back.events)).toEqual(['RECOVERED']);
    await elsewhere.live.stop();
  });

  test.each(['game sessions', 'players'])(
    'while it is read for a stream that resumes is told to it before all else: of %s',
    async (kind) => {
      const clock = new FakeClock();
      const engine = createLosableEngine(clock);
      let release = () => {};
      const wait = () => new Promise<void>((resolve) => (release = resolve));
      const harness = makeLive({}, { clock, engine: withSlowHistories(engine, wait) });
      const { gamelift } = harness;
      live = harness.live;
      const here = gameSessionId('here');
      gamelift.gameSessions.set(here, makeGameSession('here'));
      const follow = (after: string | null) =>
        kind === 'players'
          ? harness.live.playerSessionTransitions({ gameSessionId: here, snapshot: true, after })
          : harness.live.gameSessionTransitions(transitionsOf({ fleetId }, { after }));
      const log = await watch<LiveEvent>(follow(null));
      await log.leave();
      const resuming = follow(log.cursor);
      await clock.advance(20_000);
      gamelift.change(here, { status: 'TERMINATING', currentPlayerSessionCount: 1 });
      gamelift.playerSessions.set('psess-1', makePlayerSession('1', { gameSessionId: here }));
      await clock.advance(20_000);
      engine.lose('lost');
      release();
      const back = await watch<LiveEvent>(resuming);
      await clock.advance(20_000);
      // It has waited so long that it said so.
      const [notice, first, second] = back.events;
      expect(notice).toMatchObject({ type: 'StreamCheckpoint', stale: true });
      expect([first?.type, second?.type]).toEqual(['StreamStarted', expect.stringContaining('Snapshot')]);
      expect(outcomes(back.events)).toEqual(['RESET']);
    },
  );

  test.each(turns)(
    'and lost again %i microtasks after its streams were told leaves none of them silent',
    async (turn) => {
      const { gamelift, clock, engine, ...harness } = start();
      const logs = [
        await watch(harness.live.gameSessionTransitions(transitionsOf({ fleetId }))),
        await watch(harness.live.lobby(lobbyOf())),
        await watch(
          harness.live.playerSessionTransitions({ gameSessionId: gameSessionId('here'), snapshot: true, after: null }),
        ),
      ];
      engine.lose('first');
      for (let n = 0; n < turn; n++) await Promise.resolve();
      engine.lose('second');
      await clock.advance(20_000);
      for (const log of logs) {
        expect(log.ending).toBe('open');
        const [begun, ...anew] = outcomes(log.events);
        expect([begun, new Set(anew)], log.events.map(({ type }) => type).join()).toEqual(['NEW', new Set(['RESET'])]);
      }
      gamelift.change(gameSessionId('here'), { status: 'TERMINATING' });
      await clock.advance(20_000);
      expect(logs[0]?.events.filter(isChange)).toMatchObject([{ status: 'TERMINATING' }]);
      expect(logs[1]?.events.filter(isChange)).toMatchObject([{ type: 'LobbySessionLeft' }]);
    },
  );

  test.each(turns)('while an alias is moved, %i microtasks after, is told where the alias points to', async (turn) => {
    const { gamelift, clock, engine, ...harness } = start();
    const log = await watch(harness.live.gameSessionTransitions(transitionsOf({ aliasId })));
    gamelift.aliases.set(aliasId, otherFleetId);
    clock.jump(10_000);
    for (let n = 0; n < turn; n++) await Promise.resolve();
    engine.lose('lost');
    await clock.advance(20_000);
    expect(log.ending).toBe('open');
    gamelift.change(gameSessionId('there', otherFleetId), { status: 'TERMINATING' });
    await clock.advance(20_000);
    expect(log.events.filter(isChange)).toMatchObject([{ gameSession: { name: 'there' } }]);
  });
});
