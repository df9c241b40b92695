import { createClient } from '../bundled/redis-client.ts';
import { type Backoff, backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';

export interface RedisOptions {
  /** redis[s]://[[user][:password]@]host[:port][/database] */
  url: string;
  clock: Clock;
  random: () => number;
  /** How long one command may take, in milliseconds; then it rejects with RedisUnavailable, its effect unknown. Default 3,000. */
  commandTimeoutMs?: number;
  /** Told each time that a connection is lost or can't be made. */
  onTrouble(error: Error): void;
  /** Called for each command that Redis answers with an error that does not pass: a key of another type, a missing permission. */
  onRefused?(error: RedisRefusal, command: { name: string; key: string }): void;
}

/** What becomes of a connection. */
export interface RedisClientEvents {
  /** It was made, for the first time or again. */
  onReady(): void;
  /** Whoever is at its other end has become a replica, and writes nothing any more. */
  onDemoted(): void;
}

/** Redis did not do what it was asked. A part that can do without it for now catches this one. */
export class RedisFailure extends Error {
  override name = 'RedisFailure';
}

/** Redis could not be asked, or did not answer in time. Whether a command that was sent took effect is unknown. */
export class RedisUnavailable extends RedisFailure {
  override name = 'RedisUnavailable';
}

/** Redis answered one command with an error, which `message` begins with the code of: WRONGTYPE, NOPERM, ERR. */
export class RedisRefusal extends RedisFailure {
  override name = 'RedisRefusal';

  get isOfAnotherType(): boolean {
    return this.message.startsWith('WRONGTYPE ');
  }
}

/** Between attempts to connect again: soon at first, and never in step with other instances. */
const reconnection: Backoff = { baseMs: 100, maximumMs: 2_000 };
const connectTimeoutMs = 5_000;
/** A Redis whose answers take a second or two, over a long way or because it is busy, is slow and not away. */
const defaultCommandTimeoutMs = 3_000;
/**
 * A connection that says nothing for so long, while it is asked, is dead, however healthy its socket looks. A little less than
 * a command may take, so that the first one that is not answered in time proves it.
 */
const silenceMs = 2_950;
/** Asks where nobody else does. */
const pingIntervalMs = 1_000;
/** Commands that wait for their answers; one more is refused. */
const maximumWaiting = 10_000;

type Client = ReturnType<typeof makeClient>;

/** One connection to Redis. Nothing is queued while Redis is away: a command fails at once. It connects again by itself. */
export class RedisClient {
  readonly #options: RedisOptions;
  readonly #events: RedisClientEvents;
  readonly #client: Client;
  #waiting = 0;
  /** Of those, how many have a large answer. */
  #patient = 0;
  /** Since when commands wait without a word from Redis; null while none does. */
  #silentSince: number | null = null;
  #roundTripMs = 0;
  #isFresh = false;
  #isClosed = false;

  constructor(options: RedisOptions, events: RedisClientEvents) {
    this.#options = options;
    this.#events = events;
    this.#client = makeClient(options);
    this.#client.on('error', (error: Error) => options.onTrouble(error));
    this.#client.on('ready', () => {
      this.#silentSince = null;
      events.onReady();
    });
  }

  /** Connects, with one attempt. Rejects with Redis's error. */
  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.once('error', reject);
      this.#client.connect().then(() => {
        this.#client.off('error', reject);
        resolve();
      }, reject);
    });
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  /**
   * How long answers take at present, in milliseconds, at most the time-out of a command. Follows a longer one at once, and
   * shorter ones by and by.
   */
  get roundTripMs(): number {
    return this.#roundTripMs;
  }

  /**
   * The answer. Rejects with RedisUnavailable when it does not come in time or the connection is lost, or with RedisRefusal.
   * `largeAnswerMs`: how long it may take where it is large.
   */
  ask<T>(question: (client: Client) => Promise<T>, largeAnswerMs?: number): Promise<T> {
    const { clock, commandTimeoutMs = defaultCommandTimeoutMs } = this.#options;
    const timeoutMs = largeAnswerMs ?? commandTimeoutMs;
    const patience = largeAnswerMs === undefined ? 0 : 1;
    this.#waiting++;
    this.#patient += patience;
    const askedAt = clock.now();
    this.#silentSince ??= askedAt;
    return new Promise<T>((resolve, reject) => {
      let isLate = false;
      const cancel = clock.after(timeoutMs, () => {
        isLate = true;
        this.#onTimeout(patience === 1);
        reject(new RedisUnavailable(`Redis did not answer within ${timeoutMs} ms`));
      });
      const answered = () => {
        cancel();
        // A large answer says how large it is, and a late one that this process stood still, or Redis did.
        if (largeAnswerMs === undefined && !isLate) this.#measure(clock.now() - askedAt);
        this.#silentSince = this.#waiting > 1 ? clock.now() : null;
      };
      question(this.#client).then(
        (answer) => {
          answered();
          resolve(answer);
        },
        (error: unknown) => {
          cancel();
          if (isAnswer(error)) answered();
          if (isAnswer(error) && error.message.startsWith('READONLY ')) this.#events.onDemoted();
          reject(toFailure(error));
        },
      );
    }).finally(() => {
      this.#waiting--;
      this.#patient -= patience;
    });
  }

  /**
   * Makes the connection anew: to wherever the address leads by now. Not more often than once in the time after which silence
   * counts as death, and not while it is being made anyway.
   */
  renew(reason: Error): void {
    const { clock, onTrouble } = this.#options;
    if (this.#isClosed || this.#isFresh || !this.#client.isReady) return;
    this.#isFresh = true;
    clock.after(silenceMs, () => {
      this.#isFresh = false;
    });
    onTrouble(reason);
    this.#client.destroy();
    // It goes on until it succeeds, and tells of each failure as `error`; it rejects where it is closed meanwhile.
    this.#client.connect().catch(() => {});
  }

  close(): void {
    this.#isClosed = true;
    this.#client.destroy();
  }

  #measure(roundTripMs: number): void {
    const isLonger = roundTripMs > this.#roundTripMs;
    this.#roundTripMs = isLonger ? roundTripMs : this.#roundTripMs + (roundTripMs - this.#roundTripMs) / 8;
  }

  /**
   * The socket's own time-out takes what is written for a sign of life. Behind a router that has forgotten a connection, whoever
   * keeps writing would wait for a quarter of an hour. Others wait behind a large answer that is on its
   * way: as long as there may be one, nobody else's time-out proves anything.
   */
  #onTimeout(isPatient: boolean): void {
    const silentSince = this.#silentSince;
    if (this.#patient > 0 && !isPatient) return;
    if (silentSince === null || this.#options.clock.now() - silentSince < silenceMs) return;
    this.renew(new RedisUnavailable(`Redis has said nothing for ${silenceMs} ms`));
  }
}

function makeClient({ url, random }: RedisOptions) {
  return createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: maximumWaiting,
    pingInterval: pingIntervalMs,
    socket: {
      connectTimeout: connectTimeoutMs,
      socketTimeout: silenceMs,
      // Never at once: a Redis that has just come up is not helped by all instances in the same millisecond.
      reconnectStrategy: (attempt) => 20 + backoffMs(reconnection, attempt, random),
    },
  });
}

/** Whether it was Redis who said so. */
function isAnswer(error: unknown): error is Error {
  return error instanceof Error && /^[A-Z]+ /.test(error.message);
}

/** What Redis answered is a refusal, but for what passes (it starts, fails over, is full); all else means that it could not be asked. */
function toFailure(error: unknown): RedisFailure {
  if (
    isAnswer(error) &&
    !/^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM|MISCONF|NOREPLICAS) /.test(error.message)
  )
    return new RedisRefusal(error.message, { cause: error });
  return new RedisUnavailable(`Redis can’t be reached: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}
