import type { Clock } from '../../lib/clock.ts';
import type { Tracing } from '../../observability/tracing.ts';
import type { JournalRecord, TopicJournal, Written } from '../journal/journal.ts';
import type { LiveObserver } from '../observer.ts';
import type { LiveSettings } from '../settings.ts';
import { Group, type GroupDefinition } from './group.ts';

export interface HubContext {
  readonly clock: Clock;
  readonly settings: LiveSettings;
  readonly observer: Pick<LiveObserver, 'eventDelivered'>;
  readonly tracing: Tracing;
}

export interface HubOptions<Image> {
  topic: string;
  journal: TopicJournal<Image>;
  context: HubContext;
}

/** Why streams begin anew whose scope was not read without a break. */
export const interruption = 'not everything asked for was watched in the meantime';

/** What the hub needs of a group. Its events are its own business: the hub hands it records only. */
type AnyGroup<Image> = Pick<Group<Image, unknown>, 'scopes' | 'publish' | 'checkpoint' | 'lose' | 'end'>;

/**
 * The groups of one topic on this instance. Every record goes once to each group that it may concern, in the order of the
 * journal; groups of one session are found by its ID, so that thousands of them cost nothing at another session's events.
 *
 * What is written in one go of the event loop's microtasks is told together: going once through thousands of subscribers
 * with twenty events costs a fraction of going twenty times through them with one. No timer and no socket comes in between.
 */
export class Hub<Image> {
  readonly #options: HubOptions<Image>;
  readonly #groups = new Map<string, AnyGroup<Image>>();
  /** By session; null: those of the whole topic. */
  readonly #bySession = new Map<string | null, Set<AnyGroup<Image>>>();
  readonly #unfollow: () => void;
  /** Written, and not told yet. */
  #untold: JournalRecord<Image>[] = [];
  #error: Error | null = null;

  constructor(options: HubOptions<Image>) {
    this.#options = options;
    this.#unfollow = options.journal.follow((written) => this.#hear(written));
  }

  get groups(): number {
    return this.#groups.size;
  }

  /** The group of streams equal to this one; made where there is none. Whoever asks must join in the same tick. Throws once the topic has failed. */
  group<Body>(definition: GroupDefinition<Image, Body>): Group<Image, Body> {
    if (this.#error) throw this.#error;
    const { key } = definition;
    // Who joins has seen these in the journal.
    this.#tell();
    const known = this.#groups.get(key);
    // Equal keys mean equal arguments of the same subscription, and so the same events.
    if (known) return known as Group<Image, Body>;
    const { topic, journal, context } = this.#options;
    const { clock, settings } = context;
    const onEmpty = () => this.#remove(key, definition.only);
    const begun = new Group(journal, definition, { topic, clock, settings, onEmpty });
    this.#add(key, definition.only, begun);
    return begun;
  }

  /** Says to every stream, behind all that was written, how fresh it is. */
  checkpoint(): void {
    this.#tell();
    for (const group of [...this.#groups.values()]) group.checkpoint();
  }

  /** Something was missed in a scope of the topic: its streams must begin anew. `only`: the one session that it is about. */
  loseScope(scope: string, only: string | null): void {
    for (const group of this.#groupsOf(scope, only)) group.lose(interruption);
  }

  /** Ends the streams of a scope of the topic, and of nothing but it. */
  endScope(scope: string, only: string | null, error: Error): void {
    for (const group of this.#groupsOf(scope, only)) group.end(error);
  }

  /** Ends every stream of the topic, and hears no more. */
  end(error: Error | null): void {
    this.#error = error;
    this.#unfollow();
    this.#tell();
    for (const group of [...this.#groups.values()]) group.end(error);
  }

  /** The topic's history is lost: every stream must go on elsewhere. Nothing more is heard here. */
  lose(reason: string): void {
    this.#unfollow();
    this.#tell();
    for (const group of [...this.#groups.values()]) group.lose(reason);
  }

  /** Those of a scope, once they have been told what is written. */
  #groupsOf(scope: string, only: string | null): AnyGroup<Image>[] {
    this.#tell();
    const ofObject = only === null ? [] : (this.#bySession.get(only) ?? []);
    // A scope of one object may be one of several that a group shows.
    return [...ofObject, ...(this.#bySession.get(null) ?? [])].filter(({ scopes }) => scopes.includes(scope));
  }

  #hear(written: readonly Written<Image>[]): void {
    for (const { record } of written) {
      if (record && this.#untold.push(record) === 1) queueMicrotask(() => this.#tell());
    }
  }

  #tell(): void {
    const records = this.#untold;
    if (records.length === 0) return;
    this.#untold = [];
    const { clock, observer, tracing } = this.#options.context;
    tracing.span({ name: 'live fan-out', attributes: { 'live.events': records.length } }, () => {
      this.#publish(null, records);
      const bySession = new Map<string, JournalRecord<Image>[]>();
      for (const record of records) {
        if (!this.#bySession.has(record.id)) continue;
        const ofSession = bySession.get(record.id) ?? [];
        ofSession.push(record);
        bySession.set(record.id, ofSession);
      }
      for (const [id, ofSession] of bySession) this.#publish(id, ofSession);
    });
    for (const { kind, source, observedAt } of records) {
      // By another instance's clock, or one that was set back, it may have been seen later than now.
      observer.eventDelivered({ type: kind, source, latencyMs: Math.max(0, clock.wallTime() - observedAt) });
    }
  }

  #publish(session: string | null, records: readonly JournalRecord<Image>[]): void {
    for (const group of [...(this.#bySession.get(session) ?? [])]) {
      try {
        group.publish(records);
      } catch (error) {
        // Its members would miss something without knowing it. The other groups have nothing to do with it.
        group.end(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  #add(key: string, only: string | null, group: AnyGroup<Image>): void {
    this.#groups.set(key, group);
    const groups = this.#bySession.get(only) ?? new Set();
    this.#bySession.set(only, groups.add(group));
  }

  #remove(key: string, only: string | null): void {
    const group = this.#groups.get(key);
    const groups = this.#bySession.get(only);
    if (!group || !groups) return;
    this.#groups.delete(key);
    groups.delete(group);
    if (groups.size === 0) this.#bySession.delete(only);
  }
}
