import type { Clock } from '../../src/lib/clock.ts';
import { createMemoryEngine, type Engine } from '../../src/live/journal/engine.ts';
import type { Ending, Journal, TopicJournal } from '../../src/live/journal/journal.ts';
import type { Lease } from '../../src/live/journal/lease.ts';
import { defaultLiveSettings } from '../../src/live/settings.ts';

/** The memory engine, whose histories can be lost as those in Redis can. Where several have a topic open, the first of them reads. */
export interface LosableEngine extends Engine {
  /** Every topic that is open is over; whoever opens it again begins a new epoch. */
  lose(reason: string): void;
  /** As `lose`, but each who has a topic open finds it out when he next asks for something or writes. */
  loseUnnoticed(reason: string): void;
}

export function createLosableEngine(clock: Clock): LosableEngine {
  const engine = createMemoryEngine(defaultLiveSettings, clock, Math.random);
  const open = new Map<Listeners, TopicJournal<never>>();
  let generation = 0;
  const losable = <Image>(journal: Journal<Image>): Journal<Image> => ({
    ask: (topic, id) => journal.ask(topic, id),
    async open(topic) {
      const inner = await journal.open(`${topic} ${generation}`);
      const listeners = new Listeners();
      const isFirst = ![...open.values()].includes(inner as TopicJournal<never>);
      open.set(listeners, inner as TopicJournal<never>);
      return losableJournal(inner, listeners, isFirst ? inner.lease : { ...inner.lease, isHeld: false });
    },
  });
  const loseAll = (reason: string): Listeners[] => {
    const losers = [...open.keys()];
    open.clear();
    generation++;
    for (const listeners of losers) listeners.lose(reason);
    return losers;
  };
  return {
    ...engine,
    journal: (kind) => losable(engine.journal(kind)),
    lose(reason) {
      for (const listeners of loseAll(reason)) listeners.notice();
    },
    loseUnnoticed: (reason) => void loseAll(reason),
  };
}

/** Who is told of a topic's end: as the journal's interface says, also those who come too late. */
class Listeners {
  readonly #listeners = new Set<(ending: Ending) => void>();
  #unnoticed: Ending | null = null;
  #ending: Ending | null = null;

  add(listener: (ending: Ending) => void): () => void {
    const ending = this.#ending;
    this.#listeners.add(listener);
    if (ending) queueMicrotask(() => this.#listeners.has(listener) && listener(ending));
    return () => this.#listeners.delete(listener);
  }

  lose(reason: string): void {
    this.#unnoticed = { type: 'lost', reason };
  }

  notice(): void {
    const ending = this.#unnoticed;
    if (!ending) return;
    this.#unnoticed = null;
    this.#ending = ending;
    for (const listener of [...this.#listeners]) listener(ending);
  }
}

function losableJournal<Image>(journal: TopicJournal<Image>, listeners: Listeners, lease: Lease): TopicJournal<Image> {
  const noticing = ['append', 'since', 'catchUp', 'cover'];
  return new Proxy(journal, {
    get(target, name) {
      if (name === 'lease') return lease;
      if (name === 'onOver') return (listener: (ending: Ending) => void) => listeners.add(listener);
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => {
        if (noticing.includes(String(name))) listeners.notice();
        return member.apply(target, parameters);
      };
    },
  });
}
