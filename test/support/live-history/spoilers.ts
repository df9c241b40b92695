import type { GameSessionTransitionEvent } from '../../../src/live/kinds/game-sessions/events.ts';
import type { Live } from '../../../src/live/live.ts';
import type { Rule } from './fault.ts';

/** A layer between the clients and the live layer, for breaking it on purpose. */
export type Spoiler = (live: Live) => Live;

type Events = AsyncIterableIterator<GameSessionTransitionEvent>;

/** Live layers that are broken on purpose, each in one way that the judge must find by the rule that is meant for it. */
export const spoilers: Readonly<Record<string, { rule: Rule; spoil: Spoiler }>> = {
  'drops an event now and then': {
    rule: 'chain',
    spoil: spoiling(async function* (events) {
      let told = 0;
      for await (const event of events) if (event.type !== 'GameSessionTransition' || ++told % 7 !== 0) yield event;
    }),
  },
  'tells an event twice now and then': {
    rule: 'order',
    spoil: spoiling(async function* (events) {
      let told = 0;
      for await (const event of events) {
        yield event;
        if (event.type === 'GameSessionTransition' && ++told % 7 === 0) yield event;
      }
    }),
  },
  'swaps two events now and then': {
    rule: 'order',
    spoil: spoiling(async function* (events) {
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
  },
  'claims to have recovered what it has not': {
    rule: 'twin',
    spoil: (live) => ({
      ...live,
      async gameSessionTransitions(arguments_, signal) {
        const isResume = arguments_.after !== null;
        const anew = isResume ? { ...arguments_, after: null, snapshot: false } : arguments_;
        return renamed(await live.gameSessionTransitions(anew, signal), isResume);
      },
    }),
  },
  'always begins anew': {
    rule: 'reset',
    spoil: (live) => ({
      ...live,
      async gameSessionTransitions(arguments_, signal) {
        const stream = await live.gameSessionTransitions({ ...arguments_, after: null }, signal);
        return arguments_.after === null ? stream : reset(stream);
      },
    }),
  },
};

function spoiling(spoil: (events: Events) => AsyncGenerator<GameSessionTransitionEvent>): Spoiler {
  return (live) => ({
    ...live,
    async gameSessionTransitions(arguments_, signal) {
      return spoil(await live.gameSessionTransitions(arguments_, signal));
    },
  });
}

async function* renamed(events: Events, isResume: boolean): AsyncGenerator<GameSessionTransitionEvent> {
  for await (const event of events) {
    yield event.type === 'StreamStarted' && isResume ? { ...event, outcome: 'RECOVERED' } : event;
  }
}

async function* reset(events: Events): AsyncGenerator<GameSessionTransitionEvent> {
  for await (const event of events) {
    yield event.type === 'StreamStarted' ? { ...event, outcome: 'RESET', reason: 'no reason' } : event;
  }
}
