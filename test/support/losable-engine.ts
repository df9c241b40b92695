import type { Clock } from '../../src/lib/clock.ts';
import { createMemoryEngine, type Engine } from '../../src/live/engine/engine.ts';
import type { Ending, Journal, TopicJournal } from '../../src/live/engine/journal.ts';
import { defaultLiveSettings } from '../../src/live/settings.ts';

/** The memory engine, whose histories can be lost as those in Redis can. */
export interface LosableEngine extends Engine {
  /** Every topic that is open is over; whoever opens it again begins a new epoch. */
  lose(reason: string): void;
}

export function createLosableEngine(clock: Clock): LosableEngine {
  const engine = createMemoryEngine(defaultLiveSettings, clock, Math.random);
  const open = new Map<object, Listeners>();
  const losable = <Image>(journal: Journal<Image>): Journal<Image> => ({
    ask: (topic, id) => journal.ask(topic, id),
    async open(topic) {
      const inner = await journal.open(topic);
      const listeners = open.get(inner) ?? new Listeners();
      open.set(inner, listeners);
      return withListeners(inner, listeners);
    },
  });
  return {
    ...engine,
    gameSessions: losable(engine.gameSessions),
    playerSessions: losable(engine.playerSessions),
    lose(reason) {
      for (const [journal, listeners] of [...open]) {
        open.delete(journal);
        void (journal as TopicJournal<never>).close();
        listeners.tell({ type: 'lost', reason });
      }
    },
  };
}

/** As the journal's interface says: also those who come too late are told. */
class Listeners {
  readonly #listeners = new Set<(ending: Ending) => void>();
  #ending: Ending | null = null;

  add(listener: (ending: Ending) => void): () => void {
    const ending = this.#ending;
    this.#listeners.add(listener);
    if (ending) queueMicrotask(() => this.#listeners.has(listener) && listener(ending));
    return () => this.#listeners.delete(listener);
  }

  tell(ending: Ending): void {
    this.#ending = ending;
    for (const listener of [...this.#listeners]) listener(ending);
  }
}

function withListeners<Image>(journal: TopicJournal<Image>, listeners: Listeners): TopicJournal<Image> {
  return new Proxy(journal, {
    get(target, name) {
      if (name === 'onOver') return (listener: (ending: Ending) => void) => listeners.add(listener);
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
