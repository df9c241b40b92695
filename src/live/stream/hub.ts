import type { JournalRecord, TopicJournal, Written } from '../engine/journal.ts';
import type { WatchContext } from '../watch/watch-context.ts';
import { Group, type GroupDefinition } from './group.ts';

export interface HubOptions<Image> {
  topic: string;
  journal: TopicJournal<Image>;
  context: Pick<WatchContext, 'clock' | 'settings' | 'observer' | 'tracing'>;
}

// A group's events are its own business: the hub hands it records only.
type AnyGroup<Image> = Group<Image, unknown>;

/**
 * The groups of one topic on this instance. Every record goes once to each group that it may concern, in the order of the
 * journal; groups of one session are found by its ID, so that thousands of them cost nothing at another session's events.
 */
export class Hub<Image> {
  readonly #options: HubOptions<Image>;
  readonly #groups = new Map<string, AnyGroup<Image>>();
  /** By session; null: those of the whole topic. */
  readonly #bySession = new Map<string | null, Set<AnyGroup<Image>>>();
  readonly #unfollow: () => void;

  constructor(options: HubOptions<Image>) {
    this.#options = options;
    this.#unfollow = options.journal.follow((written) => this.#tell(written));
  }

  get groups(): number {
    return this.#groups.size;
  }

  /** The group of streams equal to this one; made where there is none. Whoever asks must join in the same tick. */
  group<Event>(definition: GroupDefinition<Image, Event>): Group<Image, Event> {
    const { key } = definition;
    const known = this.#groups.get(key);
    // Equal keys mean equal arguments of the same subscription field, and so the same kind of event.
    if (known) return known as unknown as Group<Image, Event>;
    const { topic, journal, context } = this.#options;
    const { clock, settings } = context;
    const onEmpty = () => this.#remove(key, definition.only);
    const begun = new Group(journal, definition, { topic, clock, settings, onEmpty });
    this.#add(key, definition.only, begun as unknown as AnyGroup<Image>);
    return begun;
  }

  /** Ends every stream of the topic, and hears no more. */
  end(error: Error | null): void {
    this.#unfollow();
    for (const group of [...this.#groups.values()]) group.end(error);
  }

  #tell(written: readonly Written<Image>[]): void {
    const { clock, observer, tracing } = this.#options.context;
    const records = written.flatMap(({ record }) => (record ? [record] : []));
    if (records.length === 0) return;
    tracing.span({ name: 'live fan-out', attributes: { 'live.events': records.length } }, () => {
      for (const record of records) {
        this.#publish(record);
        const { kind, source, observedAt } = record;
        // On another instance's clock it may have been seen later than now.
        observer.eventTold({ kind, source, latencyMs: Math.max(0, clock.now() - observedAt) });
      }
    });
  }

  /** The topic's history is lost: every stream must find another place. Nothing more is heard here. */
  lose(reason: string): void {
    this.#unfollow();
    for (const group of [...this.#groups.values()]) group.lose(reason);
  }

  #publish(record: JournalRecord<Image>): void {
    for (const session of [null, record.id]) {
      for (const group of [...(this.#bySession.get(session) ?? [])]) group.publish(record);
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
