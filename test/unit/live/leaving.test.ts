import { expect, test } from 'vitest';
import { settle } from '../../support/fake-clock.ts';
import { type LiveHarness, Log, lobbyOf, makeLive, transitionsOf } from '../../support/live-harness.ts';
import { fleetId, gameSessionId, makeGameSession } from '../../support/sessions.ts';

type TestStream = AsyncIterableIterator<{ type: string; cursor: string }>;
type Open = (live: LiveHarness['live'], after: string | null, signal?: AbortSignal) => Promise<TestStream>;

const one = gameSessionId('one');
const kinds: [string, Open][] = [
  ['a fleet', (live, after, signal) => live.gameSessionTransitions(transitionsOf({ fleetId }, { after }), signal)],
  [
    'a session',
    (live, after, signal) => live.gameSessionTransitions(transitionsOf({ gameSessionId: one }, { after }), signal),
  ],
  ['an alias', (live, after, signal) => live.lobby(lobbyOf({ fleet: { aliasId: 'alias' }, after }), signal)],
  [
    'players',
    (live, after, signal) => live.playerSessionTransitions({ gameSessionId: one, snapshot: true, after }, signal),
  ],
];
/** Longer than any stream takes to open, in ticks of promises. */
const ticks = 100;

async function openInTicks(
  open: Open,
  before: { watched: boolean; resumes: boolean },
  interrupt: (live: LiveHarness['live'], leaving: AbortController) => Promise<void>,
) {
  for (let tick = 0; tick < ticks; tick++) {
    const { live, gamelift, clock } = makeLive({ lingerMs: 1_000 });
    gamelift.aliases.set('alias', fleetId);
    gamelift.gameSessions.set(one, makeGameSession('one'));
    let after: string | null = null;
    if (before.watched) {
      const log = new Log(await open(live, null));
      await settle();
      if (before.resumes) after = log.cursor;
      await log.leave();
    }
    const leaving = new AbortController();
    const opening = open(live, after, leaving.signal).then(
      (stream) => new Log(stream),
      (error: unknown) => error,
    );
    for (let passed = 0; passed < tick; passed++) await Promise.resolve();
    await interrupt(live, leaving);
    const log = await opening;
    await clock.advance(60_000);
    const held = Object.entries(live.gauges()).filter(([, value]) => value !== 0);
    expect({ tick, held, timers: clock.timers }).toEqual({ tick, held: [], timers: 0 });
    expect({ tick, ending: log instanceof Log ? log.ending : 'refused' }).not.toEqual({ tick, ending: 'open' });
  }
}

test.each(kinds)(
  'whoever leaves a stream of %s while it is opened, in whichever tick, leaves nothing behind',
  async (_of, open) => {
    for (const before of [
      { watched: false, resumes: false },
      { watched: true, resumes: false },
      { watched: true, resumes: true },
    ]) {
      await openInTicks(open, before, async (_live, leaving) => leaving.abort());
    }
  },
);

test.each(kinds)(
  'a gateway that stops while a stream of %s is opened, in whichever tick, leaves nothing behind',
  async (_of, open) => {
    for (const watched of [false, true]) {
      await openInTicks(open, { watched, resumes: false }, (live) => live.stop());
    }
  },
);
