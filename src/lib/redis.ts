import { createHash } from 'node:crypto';
import { RedisClient, RedisFailure, type RedisOptions, RedisRefusal, RedisUnavailable } from './redis-client.ts';

export { RedisFailure, RedisRefusal, RedisUnavailable };

/** A Lua script: one atomic step on keys that all share a hash tag, so that a Cluster keeps them on one node. */
export interface RedisScript {
  readonly name: string;
  readonly text: string;
  /** How long it may take, in milliseconds, where its answer is large: then longer than other commands. */
  readonly largeAnswerMs?: number;
}

/** From this round trip on, in milliseconds, a script's text costs less than asking whether Redis has it. */
const slowMs = 100;

/**
 * Two connections to one Redis: one for scripts, which are pipelined, and one that listens to channels. Nothing is queued
 * while Redis is away: a command fails at once, and whoever sent it knows best what to do. Both connect again by themselves.
 */
export class RedisConnection {
  readonly #options: RedisOptions;
  readonly #commands: RedisClient;
  readonly #listening: RedisClient;
  readonly #hashes = new Map<string, string>();
  /** Scripts that are on their way to a Redis that has not seen them. */
  readonly #sending = new Map<string, Promise<void>>();
  /** Scripts that were run over this connection. */
  readonly #known = new Set<string>();
  /** Listeners that have left, and the channels that Redis could not be told of. */
  readonly #gone = new Map<(message: string) => void, string>();
  readonly #reconnected = new Set<() => void>();

  private constructor(options: RedisOptions) {
    this.#options = options;
    const events = {
      onReady: () => {
        for (const listener of [...this.#reconnected]) listener();
      },
      onDemoted: () => {
        for (const client of this.#clients) client.renew(new RedisUnavailable('this Redis has become a replica'));
      },
    };
    this.#commands = new RedisClient(options, events);
    this.#listening = new RedisClient(options, { ...events, onReady: () => this.#onListening(events.onReady) });
  }

  /** Connects. Rejects with Redis's error where the first attempt fails: a wrong URL or password is told at start-up. */
  static async open(options: RedisOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    try {
      await Promise.all(connection.#clients.map((client) => client.connect()));
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get isReady(): boolean {
    return this.#clients.every((client) => client.isReady);
  }

  /** How long commands take to be answered at present, in milliseconds. */
  get roundTripMs(): number {
    return this.#commands.roundTripMs;
  }

  /** Runs a script. Rejects with RedisUnavailable or RedisRefusal. */
  async run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.#run(script, keys, args);
    } catch (error) {
      if (error instanceof RedisRefusal) this.#options.onRefused?.(error, { name: script.name, key: keys[0] ?? '' });
      throw error;
    }
  }

  async #run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const options = { keys: [...keys], arguments: args.map(String) };
    const isNew = !this.#known.has(script.name);
    this.#known.add(script.name);
    // Whether Redis has seen it is not worth a round trip that takes so long. Those that follow it arrive after it.
    if (isNew && this.roundTripMs > slowMs) return this.#send(script, options);
    for (;;) {
      try {
        return await this.#commands.ask(
          (client) => client.evalSha(this.#hashOf(script), options),
          script.largeAnswerMs,
        );
      } catch (error) {
        // A Redis that was restarted or replaced has not seen it yet.
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      }
      const sending = this.#sending.get(script.name);
      if (!sending) return this.#send(script, options);
      // Of a burst the first one sends it. Where that failed, the next one does.
      await sending;
    }
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.#commands.ask((client) => client.publish(channel, message));
  }

  /** A setting of the server, or null where it doesn't tell. */
  async setting(name: string): Promise<string | null> {
    const found = await this.#commands.ask((client) => client.configGet(name));
    return found[name] ?? null;
  }

  /** Listens to a channel, through every reconnection. Messages sent while the connection is away are lost. */
  async listen(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    try {
      await this.#listening.ask((client) => client.subscribe(channel, listener));
    } catch (error) {
      // It may have been heard all the same, only too late.
      if (error instanceof RedisUnavailable) this.#unlisten(channel, listener).catch(() => {});
      throw error;
    }
    return () => this.#unlisten(channel, listener);
  }

  /** Calls `listener` whenever a connection has been made again: what was missed meanwhile must be asked for. */
  onReconnected(listener: () => void): () => void {
    this.#reconnected.add(listener);
    return () => this.#reconnected.delete(listener);
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  get #clients(): readonly RedisClient[] {
    return [this.#commands, this.#listening];
  }

  async #unlisten(channel: string, listener: (message: string) => void): Promise<void> {
    this.#gone.set(listener, channel);
    await this.#listening.ask((client) => client.unsubscribe(channel, listener));
    this.#gone.delete(listener);
  }

  /** The client has subscribed again to all that it knows of. Before anybody else subscribes, it is told who has left. */
  #onListening(tellAll: () => void): void {
    // One that can't be told now is told after the next reconnection.
    for (const [listener, channel] of [...this.#gone]) this.#unlisten(channel, listener).catch(() => {});
    tellAll();
  }

  #send(script: RedisScript, options: { keys: string[]; arguments: string[] }): Promise<unknown> {
    const answer = this.#commands.ask((client) => client.eval(script.text, options), script.largeAnswerMs);
    const forget = () => void this.#sending.delete(script.name);
    this.#sending.set(script.name, answer.then(forget, forget));
    return answer;
  }

  #hashOf({ name, text }: RedisScript): string {
    const known = this.#hashes.get(name);
    if (known !== undefined) return known;
    const hash = createHash('sha1').update(text).digest('hex');
    this.#hashes.set(name, hash);
    return hash;
  }
}
