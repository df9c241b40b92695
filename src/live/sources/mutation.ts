import type { Logger } from '../../observability/logger.ts';
import type { Engine } from '../journal/engine.ts';
import type { TopicKind } from '../topic/kind.ts';
import type { RecentIds } from '../topic/recent-ids.ts';
import { topicKey } from '../topic/topic.ts';
import type { Topics } from '../topic/topics.ts';
import type { Answer } from './source.ts';

/**
 * Brings the answers of our own mutations to the topics that are watched, at once. For a topic that is not open here, the
 * instance that reads it is asked to look; what is not watched is left alone.
 */
export class MutationSource {
  readonly #topics: Topics;
  readonly #engine: Engine;
  readonly #recent: RecentIds;
  readonly #logger: Logger;

  constructor(topics: Topics, engine: Engine, recent: RecentIds, logger: Logger) {
    this.#topics = topics;
    this.#engine = engine;
    this.#recent = recent;
    this.#logger = logger;
  }

  /**
   * Objects of one topic as a mutation was answered. Resolves once they are in the journal. Never rejects: the mutation has succeeded, and a
   * poll will report what this can't.
   */
  async observe<Image extends object, Read extends object>(
    kind: TopicKind<Image, Read>,
    reads: readonly Read[],
    answer: Answer,
  ): Promise<void> {
    const [first] = reads;
    if (first === undefined) return;
    const topicId = kind.topicIdOf(first);
    try {
      const ids = reads.map((read) => kind.locate(read).id);
      for (const id of ids) this.#recent.add(id);
      const topic = this.#topics.get(kind, topicId);
      if (topic) await topic.observe(reads, answer);
      else for (const id of ids) this.#ask(kind, topicId, id);
      // The answer doesn't say what it changed of the object that the topic hangs on.
      const parent = kind.parentOf?.(topicId);
      if (parent) this.recheck(parent.kind, parent.topicId, parent.id);
    } catch (error) {
      this.#logger.error(
        { err: error },
        'the answer of a mutation could not be recorded; the next poll will report it',
      );
    }
  }

  /** Reads an object again, now, where it is watched. */
  recheck<Image extends object, Read extends object>(kind: TopicKind<Image, Read>, topicId: string, id: string): void {
    const topic = this.#topics.get(kind, topicId);
    if (topic) topic.recheck(id);
    else this.#ask(kind, topicId, id);
  }

  #ask<Image extends object, Read extends object>(kind: TopicKind<Image, Read>, topicId: string, id: string): void {
    this.#engine.journal(kind).ask(topicKey(kind, topicId), id);
  }
}
