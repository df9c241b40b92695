import { DomainError, LimitExceededError } from '../../gamelift/errors.ts';
import { type Clock, sleep } from '../../lib/clock.ts';
import { type RedisConnection, RedisUnavailable } from '../../lib/redis.ts';
import type { Logger } from '../../observability/logger.ts';
import { randomToken } from '../random-token.ts';
import type { ByteLedger } from './byte-ledger.ts';
import { toJson } from './image-json.ts';
import type {
  Append,
  AppendOutcome,
  Ending,
  Entry,
  Journal,
  Position,
  RecordSelection,
  Recovery,
  TopicJournal,
  Write,
  Written,
} from './journal.ts';
import { RedisLease } from './lease-redis.ts';
import { appendToTopic, endTopic, leaveTopic, openTopic, readTopicSince } from './redis-scripts.ts';
import { channelOf, errorToJson, keysOf, RedisTopic } from './redis-topic.ts';
import { recordsOf, type StoredEntry, type StoredRecord, type StreamEntry, TopicCopy } from './topic-copy.ts';

export interface RedisJournalOptions<Image> {
  redis: RedisConnection;
  /** What every key and channel begins with; it must be another one for each kind of session. */
  prefix: string;
  bytesOf(image: Image): number;
  statusOf(image: Image): string;
  /** Bytes of one topic's history in Redis, for the transitions and for everything each. */
  journalBytes: number;
  tombstoneMs: number;
  tombstoneBytes: number;
  /** What all topics' copies in this process hold together. */
  ledger: ByteLedger;
  leaseTtlMs: number;
  /** How long a topic's keys outlive the last sign of life, in milliseconds. */
  keysTtlMs: number;
  clock: Clock;
  random: () => number;
  logger: Logger;
}

/** The journal of several instances, in Redis. Each works on its own copy of a topic; see the interface for what it promises. */
export class RedisJournal<Image> implements Journal<Image> {
  readonly #options: RedisJournalOptions<Image>;
  readonly #topics = new Map<string, Promise<RedisTopicJournal<Image>>>();
  readonly #goodbyes = new Set<Promise<void>>();
  #isStopping = false;

  constructor(options: RedisJournalOptions<Image>) {
    this.#options = options;
  }

  open(topic: string): Promise<TopicJournal<Image>> {
    const known = this.#topics.get(topic);
    if (known) return known;
    const opening = openJournal(this.#options, topic, {
      isStopping: () => this.#isStopping,
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

interface JournalLife {
  isStopping(): boolean;
  onGoodbye(goodbye: Promise<void>): void;
  onClose(): void;
}

/** Repetitions of a step whose answer was unclear, and the first wait between them in milliseconds. */
const maximumAttempts = 4;
const retryMs = 50;

async function openJournal<Image>(
  options: RedisJournalOptions<Image>,
  topic: string,
  life: JournalLife,
): Promise<RedisTopicJournal<Image>> {
  const { redis, prefix, random, keysTtlMs } = options;
  let journal: RedisTopicJournal<Image> | null = null;
  try {
    // Listening begins before the copy is made, so that no bell is missed in between.
    const unlisten = await redis.listen(channelOf(prefix, topic), (message) => journal?.hear(message));
    try {
      const args = [randomToken(random), randomToken(random), keysTtlMs];
      const [meta, entries, coverage] = (await redis.run(openTopic, keysOf(prefix, topic), args)) as string[][];
      const opened = { meta: toMap(meta), entries: toMap(entries), coverage: toMap(coverage) };
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

/** What a client may be told. */
function toDomainError(error: unknown): never {
  if (!(error instanceof RedisUnavailable)) throw error;
  throw new DomainError('UPSTREAM_UNAVAILABLE', 'the store that the gateways share can’t be reached', { cause: error });
}

class RedisTopicJournal<Image> implements TopicJournal<Image> {
  readonly lease: RedisLease;
  readonly #options: RedisJournalOptions<Image>;
  readonly #life: JournalLife & { unlisten(): Promise<void> };
  readonly #topic: RedisTopic;
  readonly #copy: TopicCopy<Image>;
  readonly #listeners = new Set<(written: readonly Written<Image>[]) => void>();
  readonly #coverageListeners = new Set<(scope: string) => void>();
  readonly #unfollowReconnections: () => void;
  #reconnectedAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  #hasLetGo = false;

  constructor(
    options: RedisJournalOptions<Image>,
    topic: string,
    opened: { meta: Map<string, string>; entries: Map<string, string>; coverage: Map<string, string> },
    life: JournalLife & { unlisten(): Promise<void> },
  ) {
    const { redis } = options;
    const logger = options.logger.child({ topic });
    this.#options = options;
    this.#life = life;
    this.#topic = new RedisTopic({ ...options, logger, topic, epoch: opened.meta.get('epoch') ?? '' });
    this.#copy = new TopicCopy(opened, options, {
      onWritten: (written) => this.#tell(written),
      onCovered: (scope) => {
        for (const listener of [...this.#coverageListeners]) listener(scope);
      },
      onRefused: (...refusal) => this.lease.hearRefusal(...refusal),
    });
    this.#topic.begin(this.#copy);
    this.#topic.onOver(() => this.#letGo());
    this.lease = new RedisLease({ ...options, logger, topic: this.#topic });
    this.#unfollowReconnections = redis.onReconnected(() => {
      this.#reconnectedAt = options.clock.now();
      void this.lease.beatAnew();
    });
  }

  get epoch(): string {
    return this.#topic.epoch;
  }

  get offset(): number {
    return this.#copy.offset;
  }

  /** The first sign of life: afterwards it is known who reads. */
  async begin(): Promise<void> {
    await this.lease.beat();
  }

  head(selection: RecordSelection): Position {
    return this.#copy.head(selection);
  }

  entry(id: string): Entry<Image> | undefined {
    return this.#copy.snapshot.get(id);
  }

  entries(): Iterable<Entry<Image>> {
    return this.#copy.snapshot.entries();
  }

  async append(append: Append<Image>): Promise<AppendOutcome> {
    if (!this.#hasRoomFor(append.writes)) return { outcome: 'full' };
    const args = this.#argumentsOf(append);
    const step = await this.#repeated(() => this.#topic.step(appendToTopic, args, append.id));
    if (!step) return { outcome: 'ended' };
    switch (step.status) {
      case 'appended':
        return { outcome: 'appended', offset: Number(step.value) };
      case 'conflict':
        return { outcome: 'conflict' };
      default:
        return { outcome: 'unheld' };
    }
  }

  async since({ offset, nonce }: Position, selection: RecordSelection): Promise<Recovery<Image>> {
    if (this.#topic.isOver) return { outcome: 'lost', reason: lossReasons.epoch };
    await this.#othersHaveSpoken();
    const args = [this.epoch, offset, nonce, selection];
    const answer = await this.#repeated(() => this.#topic.run(readTopicSince, args)).catch(toDomainError);
    const [outcome, reason, entries] = answer as [string, keyof typeof lossReasons, StreamEntry[]?];
    // The epoch is over, and all who are here learn why before this is answered: whoever began anew in it would do so twice.
    if (reason === 'epoch') await this.catchUp();
    if (outcome !== 'held') return { outcome: 'lost', reason: lossReasons[reason] };
    const records = (entries ?? []).flatMap(([, fields]) => recordsOf<Image>(fields));
    return { outcome: 'held', records: records.filter((record) => record.offset > offset) };
  }

  async catchUp(): Promise<void> {
    await this.#repeated(() => this.#topic.catchUp()).catch(toDomainError);
  }

  follow(listener: (written: readonly Written<Image>[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async cover(scope: string, period: string | null): Promise<void> {
    await this.lease.note({ c: [scope, period] }, { scope, period, known: this.coverage(scope) });
  }

  coverage(scope: string): string | null {
    return this.#copy.coverage.get(scope) ?? null;
  }

  coveredScopes(): readonly string[] {
    return [...this.#copy.coverage.keys()];
  }

  onCovered(listener: (scope: string) => void): () => void {
    this.#coverageListeners.add(listener);
    return () => this.#coverageListeners.delete(listener);
  }

  onOver(listener: (ending: Ending) => void): () => void {
    return this.#topic.onOver(listener);
  }

  async close(error: DomainError | null = null): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const goodbye = this.#close(error);
    this.#life.onGoodbye(goodbye);
    await goodbye;
  }

  async #close(error: DomainError | null): Promise<void> {
    const wasOver = this.#topic.isOver;
    if (!wasOver && error && this.lease.isHeld) {
      await this.#topic.step(endTopic, [errorToJson(error), this.lease.token]).catch((cause) => this.#onTrouble(cause));
    }
    this.#topic.leave();
    this.#letGo();
    if (!wasOver) await this.#sayGoodbye().catch((cause) => this.#onTrouble(cause));
  }

  /** Somebody rang. */
  hear(message: string): void {
    const [word, rest = ''] = split(message);
    if (word === 'log') this.#topic.hear(Number(rest));
    else if (word === 'look') this.lease.hearAsked(rest);
    else void this.lease.beat();
  }

  async #sayGoodbye(): Promise<void> {
    const how = this.#life.isStopping() ? 'stop' : 'leave';
    await this.#topic.run(leaveTopic, [this.epoch, this.lease.token, this.#topic.channel, how]);
  }

  /** Nothing is heard or held here any more. */
  #letGo(): void {
    if (this.#hasLetGo) return;
    this.#hasLetGo = true;
    this.lease.stop();
    this.#unfollowReconnections();
    this.#listeners.clear();
    this.#coverageListeners.clear();
    this.#copy.clear();
    this.#life.unlisten().catch((cause: unknown) => this.#onTrouble(cause));
    this.#life.onClose();
  }

  #tell(written: readonly Written<Image>[]): void {
    for (const listener of [...this.#listeners]) listener(written);
    if (this.#options.ledger.hasRoomFor(0)) return;
    const error = new LimitExceededError('the topics have more sessions than this gateway may hold');
    this.#topic.over({ type: 'failed', error });
  }

  #argumentsOf(append: Append<Image>): (string | number)[] {
    const { journalBytes, clock, tombstoneMs, tombstoneBytes, bytesOf } = this.#options;
    const { id, writes, source } = append;
    const buried = writes.reduce(
      (sum, { image, ended }) => sum + (ended && image !== null ? entryOverheadBytes + bytesOf(image) : 0),
      0,
    );
    const written = new Set(writes.map((write) => write.id));
    const forgotten = this.#copy.snapshot
      .tombstonesToForget(clock.now() - tombstoneMs, tombstoneBytes, buried)
      .filter((tombstone) => !written.has(tombstone.id));
    // Only what was read by polling needs the lease: a mutation's answer is appended by whoever made it.
    const lease = source === 'POLL' ? this.lease.token : '';
    return [
      ...[lease, id, journalBytes, writes.length, forgotten.length],
      ...writes.flatMap((write) => this.#argumentsOfWrite(write, append)),
      ...forgotten.flatMap((tombstone) => [tombstone.id, JSON.stringify(tombstone.id), tombstone.offset]),
    ];
  }

  #argumentsOfWrite({ id, expected, image, ended, event }: Write<Image>, append: Append<Image>): (string | number)[] {
    const { clock, random, statusOf } = this.#options;
    const name = JSON.stringify(id);
    if (image === null) return [id, name, expected, '', '', '', ''];
    const before = this.#copy.snapshot.get(id);
    const isSameStatus = before !== undefined && statusOf(before.image) === statusOf(image);
    const { observedAt: t, source: v } = append;
    const entry: StoredEntry<Image> = {
      m: image,
      w: clock.now(),
      s: isSameStatus ? before.statusSince : t,
      x: ended,
    };
    if (event === null) return [id, name, expected, toJson(entry), '', '', ''];
    const n = randomToken(random);
    const record: StoredRecord<Image> = { n, k: event, b: before?.image ?? null, t, v };
    return [id, name, expected, toJson(entry), n, event, toJson(record)];
  }

  #hasRoomFor(writes: readonly Write<Image>[]): boolean {
    const { ledger } = this.#options;
    const growth = this.#copy.snapshot.growth(writes);
    return growth <= 0 || ledger.used + growth <= ledger.limit;
  }

  /**
   * A Redis that comes back with older data is found out by whoever knows what it has lost: at its next sign of life. Until
   * then nothing is recovered from it.
   */
  async #othersHaveSpoken(): Promise<void> {
    const { clock, leaseTtlMs } = this.#options;
    const restMs = this.#reconnectedAt + leaseTtlMs - clock.now();
    if (restMs > 0) await sleep(clock, restMs);
  }

  /** Repeats what may or may not have been done: a step that was done is recognised and answers as the first time. */
  async #repeated<T>(step: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof RedisUnavailable) || attempt === maximumAttempts || this.#topic.isOver) throw error;
        await sleep(this.#options.clock, retryMs * 2 ** attempt);
      }
    }
  }

  #onTrouble(error: unknown): void {
    const { logger } = this.#options;
    if (error instanceof RedisUnavailable) logger.debug({ err: error }, 'Redis could not be told that a topic is left');
    else logger.error({ err: error }, 'leaving a topic failed');
  }
}

/** As the snapshot counts an entry. */
const entryOverheadBytes = 160;

const lossReasons = {
  epoch: 'the history began anew',
  trimmed: 'the history since then is no longer held',
  unknown: 'the history holds no such event',
} as const;

/** "word rest of it" */
function split(message: string): [word: string, rest: string] {
  const space = message.indexOf(' ');
  return space === -1 ? [message, ''] : [message.slice(0, space), message.slice(space + 1)];
}

function toMap(flat: readonly string[] = []): Map<string, string> {
  const map = new Map<string, string>();
  for (let index = 0; index + 1 < flat.length; index += 2) map.set(flat[index] ?? '', flat[index + 1] ?? '');
  return map;
}
