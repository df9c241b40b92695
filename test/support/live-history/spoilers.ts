import type { GameSessionTransitionEvent, Live } from '../../../src/live/live.ts';
import type { Spoiler } from './play.ts';

type Events = AsyncIterable<GameSessionTransitionEvent>;
type Spoil = (events: Events, isResume: boolean) => AsyncGenerator<GameSessionTransitionEvent>;

/** Live layers that are broken on purpose, each in one way that the judge must find. */
export const spoilers: Readonly<Record<string, Spoiler>> = {
  'drops an event now and then': spoiling(async function* (events) {
    let told = 0;
    for await (const event of events) if (event.type !== 'GameSessionTransition' || ++told % 7 !== 0) yield event;
  }),
  'tells an event twice now and then': spoiling(async function* (events) {
    let told = 0;
    for await (const event of events) {
      yield event;
      if (event.type === 'GameSessionTransition' && ++told % 7 === 0) yield event;
    }
  }),
  'swaps two events now and then': spoiling(async function* (events) {
    let held: GameSessionTransitionEvent | null = null;
    let told = 0;
    for await (const event of events) {
      if (event.type === 'GameSessionTransition' && ++told % 5 === 0 && !held) {
        held = event;
        continue;
      }
      yield event;
      if (held) yield held;
      held = null;
    }
  }),
  'claims to have recovered what it has not': (live) => ({
    ...live,
    async gameSessionTransitions(arguments_, signal) {
      const stream = await live.gameSessionTransitions(
        { ...arguments_, after: null, snapshot: arguments_.after === null },
        signal,
      );
      return withEvents(stream, (events) => renamed(events, arguments_.after !== null));
    },
  }),
  'always begins anew': (live) => ({
    ...live,
    async gameSessionTransitions(arguments_, signal) {
      const stream = await live.gameSessionTransitions({ ...arguments_, after: null }, signal);
      return withEvents(stream, async function* (events) {
        for await (const event of events) {
          yield event.type === 'StreamStarted' && arguments_.after !== null
            ? { ...event, outcome: 'RESET', reason: 'no reason' }
            : event;
        }
      });
    },
  }),
};

function spoiling(spoil: Spoil): Spoiler {
  return (live: Live) => ({
    ...live,
    async gameSessionTransitions(arguments_, signal) {
      const stream = await live.gameSessionTransitions(arguments_, signal);
      return withEvents(stream, (events) => spoil(events, arguments_.after !== null));
    },
  });
}

async function* renamed(events: Events, isResume: boolean): AsyncGenerator<GameSessionTransitionEvent> {
  for await (const event of events) {
    yield event.type === 'StreamStarted' && isResume ? { ...event, outcome: 'RECOVERED' } : event;
  }
}

function withEvents(
  stream: AsyncIterableIterator<GameSessionTransitionEvent>,
  spoil: (events: Events) => AsyncGenerator<GameSessionTransitionEvent>,
): AsyncIterableIterator<GameSessionTransitionEvent> {
  return spoil(stream);
}
