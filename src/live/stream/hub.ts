import type { Clock } from '../../lib/clock.ts';
import type { TopicJournal } from '../engine/journal.ts';
import type { LiveSettings } from '../settings.ts';
import { Group, type GroupDefinition } from './group.ts';

export interface HubOptions<Image> {
  topic: string;
  journal: TopicJournal<Image>;
  clock: Clock;
  settings: Pick<LiveSettings, 'checkpointIntervalMs' | 'checkpointFilteredEvents'>;
}

/** The groups of one topic on this instance. Every record goes to each group once, in the order of the journal. */
export class Hub<Image> {
  readonly #options: HubOptions<Image>;
  // A group's events are its own business: the hub hands it records only.
  readonly #groups = new Map<string, Group<Image, unknown>>();
  readonly #unfollow: () => void;

  constructor(options: HubOptions<Image>) {
    this.#options = options;
    this.#unfollow = options.journal.follow((written) => {
      for (const { record } of written) {
        if (record) for (const group of [...this.#groups.values()]) group.publish(record);
      }
    });
  }

  get groups(): number {
    return this.#groups.size;
  }

  /** The group of streams equal to this one; made where there is none. Whoever asks must join in the same tick. */
  group<Event>(definition: GroupDefinition<Image, Event>): Group<Image, Event> {
    const key = definition.argumentsHash;
    const known = this.#groups.get(key);
    // Equal hashes mean equal arguments of the same subscription field, and so the same kind of event.
    if (known) return known as unknown as Group<Image, Event>;
    const { topic, journal, clock, settings } = this.#options;
    const onEmpty = () => this.#groups.delete(key);
    const begun = new Group(journal, definition, { topic, clock, settings, onEmpty });
    this.#groups.set(key, begun as unknown as Group<Image, unknown>);
    return begun;
  }

  /** Ends every stream of the topic, and hears no more. */
  end(error: Error | null): void {
    this.#unfollow();
    for (const group of [...this.#groups.values()]) group.end(error);
  }
}
