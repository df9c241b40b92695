import { type RedisConnection, RedisFailure, type RedisScript } from '../../../lib/redis.ts';
import type { Logger } from '../../../observability/logger.ts';
import type { Ending } from '../journal.ts';
import type { Applied } from '../replica.ts';
import { decodeError, type EncodedLogEntry, encodedLogEntry, type StreamEntry } from './codec.ts';
import { followTopic } from './journal-scripts.ts';
import { runOnTopic } from './mistyped.ts';
import { PacedLog } from './paced-log.ts';
import { keyNames } from './script-parts.ts';

/** What a topic in Redis is reached with. */
export interface RedisTopicOptions {
  redis: RedisConnection;
  /** What every key and channel begins with. */
  prefix: string;
  topic: string;
  epoch: string;
  /** How long the keys outlive the last sign of life, in milliseconds. */
  keysTtlMs: number;
  logger: Logger;
}

/** The replica that a conversation with Redis keeps up to date. */
export interface Followed {
  readonly replica: { readonly offset: number; readonly chain: string };
  apply(entry: EncodedLogEntry): Applied<unknown>['outcome'];
}

/** What came of a step, once the entries of the log that came with it are applied. */
export interface Step {
  status: string;
  value: string;
  /** How many entries of others were new. */
  missed: number;
  rest: readonly unknown[];
}

type Answer = [
  status: string,
  value?: string,
  missed?: StreamEntry[],
  payload?: string,
  before?: string,
  ...rest: unknown[],
];

/** Entries that are asked for at once when following the log. */
const entriesAtOnce = 200;

/**
 * One topic's conversation with Redis: every step says which history it belongs to and learns whether that one still runs;
 * what others wrote is followed when a bell rings, when the sign of life tells of it, and after each reconnection.
 */
export class RedisTopic {
  readonly channel: string;
  readonly #options: RedisTopicOptions;
  readonly #keys: readonly string[];
  readonly #overListeners = new Set<(ending: Ending) => void>();
  readonly #log = new PacedLog((entry) => this.#apply(encodedLogEntry(entry)));
  #followed: Followed | null = null;
  #isOver = false;
  #ending: Ending | null = null;
  #stepsInFlight = 0;
  #writesInFlight = 0;
  #catchingUp: Promise<void> | null = null;
  #heard = 0;

  constructor(options: RedisTopicOptions) {
    this.#options = options;
    this.channel = channelOf(options.prefix, options.topic);
    this.#keys = keysOf(options.prefix, options.topic);
  }

  get epoch(): string {
    return this.#options.epoch;
  }

  /** Whether the epoch has ended, or was left. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether there is more on the log than is applied here, as far as is known. */
  get isBehind(): boolean {
    return this.#log.isBehind || this.#heard > (this.#followed?.replica.offset ?? this.#heard);
  }

  begin(followed: Followed): void {
    this.#followed = followed;
  }

  onOver(listener: (ending: Ending) => void): () => void {
    this.#overListeners.add(listener);
    const ending = this.#ending;
    // An epoch may end between the opening of its topic and the tick in which somebody listens.
    if (ending) queueMicrotask(() => this.#overListeners.has(listener) && listener(ending));
    return () => this.#overListeners.delete(listener);
  }

  /**
   * Runs a step of the epoch, and applies what its answer brings of the log: entries of others that were not known here, then
   * the step's own, which goes by the name `chain`. Null where the epoch is over. Rejects with RedisUnavailable: whether
   * the step was done is unknown.
   */
  async step(script: RedisScript, args: readonly (string | number)[], chain = ''): Promise<Step | null> {
    if (this.#isOver || !this.#followed) return null;
    // Steps are pipelined. Each of a burst brings its own entry alone, else all of them together would bring their number squared.
    const isOnItsWay = chain !== '' && this.#writesInFlight > 0 ? '1' : '0';
    this.#stepsInFlight++;
    if (chain !== '') this.#writesInFlight++;
    try {
      for (;;) {
        const { offset: known, chain: knownChain } = this.#followed.replica;
        const head = [this.epoch, known, knownChain, this.channel, this.#options.keysTtlMs, isOnItsWay];
        const answer = (await this.run(script, [...head, ...args])) as Answer;
        // What a step was too far behind for, the answer to the one before it may have brought.
        const isOutdated = answer[0] === 'behind' && this.#followed.replica.offset > known;
        if (isOutdated && !this.#isOver) continue;
        return this.#isOver ? null : await this.#take(answer, chain);
      }
    } finally {
      this.#stepsInFlight--;
      if (chain !== '') this.#writesInFlight--;
      this.#answerBell();
    }
  }

  /** Runs a script that needs none of what a step says first. */
  run(script: RedisScript, args: readonly (string | number)[]): Promise<unknown> {
    return runOnTopic(this.#options.redis, script, this.#keys, args, this.channel);
  }

  /** Rings the bell of all who have the topic open. One that is not heard is made up for by the next sign of life. */
  ring(message: string): void {
    this.#options.redis.publish(this.channel, message).catch((error: unknown) => this.#onTrouble(error));
  }

  /** Follows the log to its end. Rejects with RedisUnavailable. */
  async catchUp(): Promise<void> {
    for (let missed = entriesAtOnce; missed === entriesAtOnce; ) {
      missed = (await this.step(followTopic, [entriesAtOnce]))?.missed ?? 0;
    }
  }

  /** There is something new on the log, up to `offset`. */
  hear(offset: number): void {
    this.#heard = Math.max(this.#heard, offset);
    this.#answerBell();
  }

  /** The epoch has ended. Told once. */
  over(ending: Ending): void {
    if (this.#isOver) return;
    this.leave();
    this.#ending = ending;
    for (const listener of [...this.#overListeners]) listener(ending);
  }

  /** No more steps from here. */
  leave(): void {
    this.#isOver = true;
  }

  /** The bell of our own append rings before its answer is here: what answers in flight may bring is not asked for. */
  #answerBell(): void {
    if (this.#stepsInFlight > 0 || this.#isOver || !this.#followed || this.#heard <= this.#followed.replica.offset)
      return;
    this.step(followTopic, [entriesAtOnce]).then(
      (step) => {
        // An epoch that was told of and does not come: it is not this one's.
        if (step?.missed === 0) this.#heard = this.#followed?.replica.offset ?? 0;
      },
      (error: unknown) => {
        this.#heard = 0;
        this.#onTrouble(error);
      },
    );
  }

  async #take([status, value = '', missed = [], payload = '', before = '0', ...rest]: Answer, chain: string) {
    if (status === 'over' || status === 'lapsed' || status === 'behind') {
      this.over({ type: 'lost', reason: reasons[status] });
      return null;
    }
    if (status === 'ended') {
      this.over({ type: 'failed', error: decodeError(value) });
      return null;
    }
    const applying = this.#log.apply(missed);
    if (applying) await applying;
    // Not awaited for nothing: the next answer, which follows this one, may come in the same tick.
    if (this.#followed && this.#followed.replica.offset < Number(before)) await this.#reach(Number(before));
    if (payload !== '') this.#apply({ offset: Number(value), chain, payload });
    return this.#isOver ? null : { status, value, missed: missed.length, rest };
  }

  /** Entries come in the order of the log, and what an answer leaves out is followed first: a gap is a log that has lost some. */
  #apply(entry: EncodedLogEntry): void {
    if (this.#isOver || !this.#followed) return;
    if (this.#followed.apply(entry) === 'gap') this.over({ type: 'lost', reason: reasons.behind });
  }

  /** Follows the log up to `offset`, where others have written between two steps of a burst: once for all that wait for it. */
  async #reach(offset: number): Promise<void> {
    while (!this.#isOver && this.#followed && this.#followed.replica.offset < offset) {
      this.#catchingUp ??= this.catchUp().finally(() => {
        this.#catchingUp = null;
      });
      await this.#catchingUp;
    }
  }

  #onTrouble(error: unknown): void {
    const { logger, topic } = this.#options;
    if (error instanceof RedisFailure) logger.debug({ topic, err: error }, 'a topic could not be followed for now');
    else logger.error({ topic, err: error }, 'following a topic failed');
  }
}

/** The topic in braces: a Cluster keeps keys with the same braces on one node. */
export function keysOf(prefix: string, topic: string): string[] {
  return keyNames.map((name) => `${prefix}{${topic}}:${name}`);
}

export function channelOf(prefix: string, topic: string): string {
  return `${prefix}{${topic}}`;
}

const reasons = {
  over: 'the history began anew',
  lapsed: 'this instance was out of touch for too long',
  behind: 'this instance could not follow the history',
} as const;
