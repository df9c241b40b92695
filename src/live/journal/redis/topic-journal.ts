import { DomainError, LimitExceededError } from '../../../gamelift/errors.ts';
import { sleep } from '../../../lib/clock.ts';
import { NextFlight } from '../../../lib/next-flight.ts';
import { RedisFailure, RedisUnavailable } from '../../../lib/redis.ts';
import type {
  Append,
  AppendOutcome,
  Ending,
  Entry,
  Position,
  RecordSelection,
  Recovery,
  TopicJournal,
  Write,
  Written,
} from '../journal.ts';
import type { RedisJournalOptions } from '../journal-options.ts';
import type { TopicReplica } from '../replica.ts';
import { appendArguments } from './append.ts';
import { encodeCoverage, encodeError, type OpenedTopic } from './codec.ts';
import { lossReasons, RedisHistory } from './history.ts';
import { appendToTopic } from './journal-scripts.ts';
import { RedisLease } from './lease.ts';
import { endTopic, leaveTopic } from './lease-scripts.ts';
import { ReplicaFeed } from './replica-feed.ts';
import { RedisTopic } from './session.ts';

/** What a topic's journal tells whoever has opened it. */
export interface JournalLife {
  isStopping(): boolean;
  /** Resolves once all other instances must have spoken since Redis was last away; null: they have. */
  othersHaveSpoken(): Promise<void> | null;
  onGoodbye(goodbye: Promise<void>): void;
  onClose(): void;
}

/** Repetitions of a step whose answer was unclear, and the first wait between them in milliseconds. */
const maximumAttempts = 4;
const retryMs = 50;

/** What a client may be told. */
export function toDomainError(error: unknown): never {
  if (!(error instanceof RedisFailure)) throw error;
  throw new DomainError('UPSTREAM_UNAVAILABLE', 'the store that the gateways share can’t be reached', { cause: error });
}

/** One topic of the journal, as this instance has it open. */
export class RedisTopicJournal<Image> implements TopicJournal<Image> {
  readonly lease: RedisLease;
  readonly #options: RedisJournalOptions<Image>;
  readonly #life: JournalLife & { unlisten(): Promise<void> };
  readonly #topic: RedisTopic;
  readonly #feed: ReplicaFeed<Image>;
  readonly #histories: Record<RecordSelection, RedisHistory<Image>>;
  readonly #catchUps: NextFlight<void>;
  readonly #listeners = new Set<(written: readonly Written<Image>[]) => void>();
  readonly #coverageListeners = new Set<(scope: string) => void>();
  readonly #unfollowReconnections: () => void;
  #isClosed = false;
  #hasLetGo = false;

  constructor(
    options: RedisJournalOptions<Image>,
    topic: string,
    opened: OpenedTopic<Image>,
    life: JournalLife & { unlisten(): Promise<void> },
  ) {
    const { redis } = options;
    const logger = options.logger.child({ topic });
    this.#options = options;
    this.#life = life;
    this.#topic = new RedisTopic({ ...options, logger, topic, epoch: opened.epoch });
    this.#feed = new ReplicaFeed(opened, options, {
      onWritten: (written) => this.#tell(written),
      onCovered: (scope) => {
        for (const listener of [...this.#coverageListeners]) listener(scope);
      },
      onRefused: (refusal) => this.lease.hearRefusal(refusal),
    });
    this.#topic.begin(this.#feed);
    const repeated = <T>(step: () => Promise<T>) => this.#repeated(step);
    this.#histories = {
      all: new RedisHistory(this.#topic, 'all', repeated),
      transitions: new RedisHistory(this.#topic, 'transitions', repeated),
    };
    this.#catchUps = new NextFlight(() => this.#repeated(() => this.#topic.catchUp()));
    this.#topic.onOver(() => this.#letGo());
    this.lease = new RedisLease({ ...options, logger, topic: this.#topic, roundTripMs: () => redis.roundTripMs });
    this.#unfollowReconnections = redis.onReconnected(() => void this.lease.beatAnew());
  }

  get #replica(): TopicReplica<Image> {
    return this.#feed.replica;
  }

  get epoch(): string {
    return this.#topic.epoch;
  }

  get offset(): number {
    return this.#replica.offset;
  }

  /** The first sign of life: afterwards it is known who reads. */
  async begin(): Promise<void> {
    await this.lease.beat();
  }

  head(selection: RecordSelection): Position {
    return this.#replica.head(selection);
  }

  entry(id: string): Entry<Image> | undefined {
    return this.#replica.snapshot.get(id);
  }

  entries(): Iterable<Entry<Image>> {
    return this.#replica.snapshot.entries();
  }

  async append(append: Append<Image>): Promise<AppendOutcome> {
    if (!this.#hasRoomFor(append.writes)) return { outcome: 'full' };
    const args = appendArguments(append, this.#replica.snapshot, this.lease.token, this.#options);
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

  async since(position: Position, selection: RecordSelection): Promise<Recovery<Image>> {
    if (this.#topic.isOver) return { outcome: 'lost', reason: lossReasons.epoch };
    await this.#life.othersHaveSpoken();
    const { isOver, ...recovery } = await this.#histories[selection].since(position).catch(toDomainError);
    // The epoch is over, and all who are here learn why before this is answered: whoever began anew in it would do so twice.
    if (isOver) await this.catchUp();
    return recovery;
  }

  whenCaughtUp(): Promise<void> | null {
    const othersHaveSpoken = this.#life.othersHaveSpoken();
    if (this.#topic.isOver || (othersHaveSpoken === null && !this.#topic.isBehind)) return null;
    return Promise.resolve(othersHaveSpoken).then(() => this.catchUp());
  }

  async catchUp(): Promise<void> {
    await this.#catchUps.join().catch(toDomainError);
  }

  follow(listener: (written: readonly Written<Image>[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async cover(scope: string, period: string | null, { unlessWritten = false } = {}): Promise<void> {
    await this.lease.note(encodeCoverage(scope, period), { scope, period, known: this.coverage(scope), unlessWritten });
  }

  coverage(scope: string): string | null {
    return this.#replica.coverage.get(scope) ?? null;
  }

  coveredScopes(): readonly string[] {
    return [...this.#replica.coverage.keys()];
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
      await this.#topic.step(endTopic, [encodeError(error), this.lease.token]).catch((cause) => this.#onTrouble(cause));
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
    else if (word === 'wish') this.lease.hearWish();
    else void this.lease.beat();
  }

  async #sayGoodbye(): Promise<void> {
    const how = this.#life.isStopping() ? 'stop' : 'leave';
    await this.#topic.run(leaveTopic, [this.epoch, this.lease.token, this.#topic.channel, how, this.#options.lingerMs]);
  }

  /** Nothing is heard or held here any more. */
  #letGo(): void {
    if (this.#hasLetGo) return;
    this.#hasLetGo = true;
    this.lease.stop();
    this.#unfollowReconnections();
    this.#listeners.clear();
    this.#coverageListeners.clear();
    this.#feed.clear();
    this.#life.unlisten().catch((cause: unknown) => this.#onTrouble(cause));
    this.#life.onClose();
  }

  #tell(written: readonly Written<Image>[]): void {
    for (const listener of [...this.#listeners]) listener(written);
    if (this.#options.ledger.hasRoomFor(0)) return;
    const error = new LimitExceededError('the topics have more sessions than this gateway may hold');
    this.#topic.over({ type: 'failed', error });
  }

  #hasRoomFor(writes: readonly Write<Image>[]): boolean {
    const { ledger } = this.#options;
    const growth = this.#replica.snapshot.growth(writes);
    return growth <= 0 || ledger.used + growth <= ledger.limit;
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
    if (error instanceof RedisFailure) logger.debug({ err: error }, 'Redis could not be told that a topic is left');
    else logger.error({ err: error }, 'leaving a topic failed');
  }
}

/** "word rest of it" */
function split(message: string): [word: string, rest: string] {
  const space = message.indexOf(' ');
  return space === -1 ? [message, ''] : [message.slice(0, space), message.slice(space + 1)];
}
