import { createHash } from 'node:crypto';
import { createClient } from 'redis';
import { type Backoff, backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';

/** A Lua script: one atomic step on keys that all share a hash tag, so that a Cluster keeps them on one node. */
export interface RedisScript {
  readonly name: string;
  readonly text: string;
}

export interface RedisOptions {
  /** redis[s]://[[user][:password]@]host[:port][/database] */
  url: string;
  clock: Clock;
  random: () => number;
  /** How long one command may take, in milliseconds; then it rejects with RedisUnavailable, its effect unknown. Default 1,000. */
  commandTimeoutMs?: number;
  /** Told each time that a connection is lost or can't be made. */
  onTrouble(error: Error): void;
}

/** Redis could not be asked, or did not answer in time. Whether a command that was sent took effect is unknown. */
export class RedisUnavailable extends Error {
  override name = 'RedisUnavailable';
}

/** Between attempts to connect again: soon at first, and never in step with other instances. */
const reconnection: Backoff = { baseMs: 100, maximumMs: 2_000 };
const connectTimeoutMs = 2_000;
/** A connection that says nothing for so long is dead, however healthy its socket looks: pings are answered. */
const silenceMs = 3_000;
const pingIntervalMs = 1_000;
/** Commands that wait for their answers; one more is refused. */
const maximumWaiting = 10_000;

/**
 * Two connections to one Redis: one for scripts, which are pipelined, and one that listens to channels. Nothing is queued
 * while Redis is away: a command fails at once, and whoever sent it knows best what to do. Both connect again by themselves.
 */
export class RedisConnection {
  readonly #options: RedisOptions;
  readonly #commands: ReturnType<typeof makeClient>;
  readonly #listening: ReturnType<typeof makeClient>;
  readonly #hashes = new Map<string, string>();
  readonly #reconnected = new Set<() => void>();

  private constructor(options: RedisOptions) {
    this.#options = options;
    this.#commands = makeClient(options);
    this.#listening = makeClient(options);
    for (const client of [this.#commands, this.#listening]) {
      client.on('error', (error: Error) => options.onTrouble(error));
      client.on('ready', () => {
        for (const listener of [...this.#reconnected]) listener();
      });
    }
  }

  /** Connects. Rejects with Redis's error where the first attempt fails: a wrong URL or password is told at start-up. */
  static async open(options: RedisOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    try {
      await Promise.all([connection.#commands, connection.#listening].map((client) => connectOnce(client)));
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get isReady(): boolean {
    return this.#commands.isReady && this.#listening.isReady;
  }

  /** Runs a script. Rejects with RedisUnavailable, or with Redis's own error. */
  async run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const options = { keys: [...keys], arguments: args.map(String) };
    try {
      return await this.#answered(this.#commands.evalSha(this.#hashOf(script), options));
    } catch (error) {
      // A Redis that was restarted or replaced has not seen it yet.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.#answered(this.#commands.eval(script.text, options));
    }
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.#answered(this.#commands.publish(channel, message));
  }

  /** A setting of the server, or null where it doesn't tell. */
  async setting(name: string): Promise<string | null> {
    const found = await this.#answered(this.#commands.configGet(name));
    return found[name] ?? null;
  }

  async ping(): Promise<void> {
    await this.#answered(this.#commands.ping());
  }

  /** Listens to a channel, through every reconnection. Messages sent while the connection is away are lost. */
  async listen(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    await this.#answered(this.#listening.subscribe(channel, listener));
    return async () => {
      await this.#answered(this.#listening.unsubscribe(channel, listener));
    };
  }

  /** Calls `listener` whenever a connection has been made again: what was missed meanwhile must be asked for. */
  onReconnected(listener: () => void): () => void {
    this.#reconnected.add(listener);
    return () => this.#reconnected.delete(listener);
  }

  close(): void {
    for (const client of [this.#commands, this.#listening]) client.destroy();
  }

  #hashOf({ name, text }: RedisScript): string {
    const known = this.#hashes.get(name);
    if (known !== undefined) return known;
    const hash = createHash('sha1').update(text).digest('hex');
    this.#hashes.set(name, hash);
    return hash;
  }

  /** The answer, or RedisUnavailable when it does not come in time or the connection is lost. */
  #answered<T>(answer: Promise<T>): Promise<T> {
    const { clock, commandTimeoutMs = 1_000 } = this.#options;
    return new Promise((resolve, reject) => {
      const cancel = clock.after(commandTimeoutMs, () =>
        reject(new RedisUnavailable(`Redis did not answer within ${commandTimeoutMs} ms`)),
      );
      answer.then(resolve, (error: unknown) => reject(toUnavailable(error))).finally(cancel);
    });
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

/** The first connection, with one attempt only. */
function connectOnce(client: ReturnType<typeof makeClient>): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('error', reject);
    client.connect().then(() => {
      client.off('error', reject);
      resolve();
    }, reject);
  });
}

/** What Redis itself answered stays as it is, but for what passes (it starts, fails over, is full); all else means that it could not be asked. */
function toUnavailable(error: unknown): unknown {
  const isAnswer = error instanceof Error && /^[A-Z]+ /.test(error.message);
  if (
    isAnswer &&
    !/^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM|MISCONF|NOREPLICAS) /.test(error.message)
  )
    return error;
  return new RedisUnavailable(`Redis can’t be reached: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}
