import { afterEach, describe, expect, test } from 'vitest';
import type { Live } from '../../../src/live/live.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { lobbyOf, makeLive, transitionsOf, watch } from '../../support/live-harness.ts';
import { createLosableEngine } from '../../support/losable-engine.ts';
import { fleetId, gameSessionId, makeGameSession, otherFleetId } from '../../support/sessions.ts';

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
