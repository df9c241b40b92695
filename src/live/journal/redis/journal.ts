import { sleep } from '../../../lib/clock.ts';
import { randomToken } from '../../../lib/random-token.ts';
import type { Journal, TopicJournal } from '../journal.ts';
import type { RedisJournalOptions } from '../journal-options.ts';
import { decodeTopic, type FlatHash } from './codec.ts';
import { openTopic } from './journal-scripts.ts';
import { runOnTopic } from './mistyped.ts';
import { channelOf, keysOf } from './session.ts';
import { type JournalLife, RedisTopicJournal, toDomainError } from './topic-journal.ts';

/** The journal of several instances, in Redis. Each works on its own copy of a topic; see the interface for what it promises. */
export class RedisJournal<Image> implements Journal<Image> {
  readonly #options: RedisJournalOptions<Image>;
  readonly #topics = new Map<string, Promise<RedisTopicJournal<Image>>>();
  readonly #goodbyes = new Set<Promise<void>>();
  /** Also for a topic that is opened only now: others knew it before Redis was away. */
  #othersHaveSpoken: Promise<void> | null = null;
  #isStopping = false;

  /**
   * A Redis that comes back with older data is found out by whoever knows what it has lost: at its next sign of life. Until
   * then nothing is recovered from it.
   */
  constructor(options: RedisJournalOptions<Image>) {
    this.#options = options;
    options.redis.onReconnected(() => {
      const speaking = sleep(options.clock, options.leaseTtlMs + 2 * options.redis.roundTripMs).then(() => {
        if (this.#othersHaveSpoken === speaking) this.#othersHaveSpoken = null;
      });
      this.#othersHaveSpoken = speaking;
    });
  }

  open(topic: string): Promise<TopicJournal<Image>> {
    const known = this.#topics.get(topic);
    if (known) return known;
    const opening = openJournal(this.#options, topic, {
      isStopping: () => this.#isStopping,
      othersHaveSpoken: () => this.#othersHaveSpoken,
      onGoodbye: (goodbye) => {
        this.#goodbyes.add(goodbye);
        void goodbye.finally(() => this.#goodbyes.delete(goodbye));
      },
      onClose: () => {
        if (this.#topics.get(topic) === opening) this.#topics.delete(topic);
      },
    });
    this.#topics.set(topic, opening);
    opening.catch(() => this.#topics.delete(topic));
    return opening;
  }

  ask(topic: string, id: string): void {
    const { redis, prefix, logger } = this.#options;
    redis
      .publish(channelOf(prefix, topic), `look ${id}`)
      .catch((error: unknown) => logger.debug({ topic, err: error }, 'nobody could be asked to read a session'));
  }

  /** From now on topics are left without being ended: whoever resumes, here after a restart or elsewhere, finds them. */
  leave(): void {
    this.#isStopping = true;
  }

  /** Resolves once Redis knows of every topic that was closed here, or can't be told. */
  async left(): Promise<void> {
    await Promise.all(this.#goodbyes);
  }
}

/** Joins the topic's running epoch, or begins one; rejects with UPSTREAM_UNAVAILABLE where Redis can't be reached. */
async function openJournal<Image>(
  options: RedisJournalOptions<Image>,
  topic: string,
  life: JournalLife,
): Promise<RedisTopicJournal<Image>> {
  const { redis, prefix, random, keysTtlMs } = options;
  const [keys, channel] = [keysOf(prefix, topic), channelOf(prefix, topic)];
  let journal: RedisTopicJournal<Image> | null = null;
  try {
    // Listening begins before the copy is made, so that no bell is missed in between.
    const unlisten = await redis.listen(channel, (message) => journal?.hear(message));
    try {
      const args = [randomToken(random), randomToken(random), keysTtlMs];
      const opened = decodeTopic<Image>((await runOnTopic(redis, openTopic, keys, args, channel)) as FlatHash[]);
      journal = new RedisTopicJournal(options, topic, opened, { ...life, unlisten });
      await journal.begin();
      return journal;
    } catch (error) {
      await unlisten().catch(() => {});
      throw error;
    }
  } catch (error) {
    return toDomainError(error);
  }
}
