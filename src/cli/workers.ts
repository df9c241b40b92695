import cluster, { type Worker } from 'node:cluster';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../observability/logger.ts';
import { CommandFailure } from './command.ts';

export interface WorkersOptions {
  /** Processes that share one port. */
  count: number;
  /** How long they may take to end, in milliseconds; then they are killed. */
  deadlineMs: number;
  clock: Clock;
  /** 0 ≤ x < 1. */
  random: () => number;
  logger: Logger;
}

/** One that ends by itself is started again: soon at first, and never in a tight circle. */
const restart = { baseMs: 500, maximumMs: 30_000 };
/** Whoever ran for so long did not end because of how it was started. */
const soundMs = 60_000;

/** Whether this process is one of several that another one watches over. */
export function isWorker(): boolean {
  return cluster.isWorker;
}

/** A worker's word to whoever watches over it: it listens. */
export function reportListening(url: string): void {
  process.send?.({ listensAt: url });
}

/** A worker's last act: what ties it to whoever watches over it would keep its process alive. */
export function leave(): void {
  cluster.worker?.disconnect();
}

/**
 * Processes that run the same command line and share its port. The first one is started alone, so that what keeps it from
 * starting is told once; those that end by themselves later are replaced.
 */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #running = new Set<Worker>();
  readonly #pauses = new Set<() => void>();
  #isStopping = false;
  #failures = 0;

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  /** Resolves with the URL once all of them listen. Rejects with a CommandFailure where one can't; it has said why itself. */
  async start(): Promise<string> {
    const url = await this.#fork();
    if (this.#isStopping) return url;
    await Promise.all(Array.from({ length: this.#options.count - 1 }, () => this.#fork()));
    return url;
  }

  /** Lets each of them end as it does by itself at SIGTERM; rejects where one had to be killed. */
  async stop(): Promise<void> {
    const { clock, deadlineMs } = this.#options;
    this.#isStopping = true;
    for (const cancel of this.#pauses) cancel();
    let killed = 0;
    const ended = [...this.#running].map((worker) => {
      const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.process.kill('SIGTERM');
      const cancel = clock.after(deadlineMs, () => {
        killed++;
        worker.process.kill('SIGKILL');
      });
      return exit.finally(cancel);
    });
    await Promise.all(ended);
    if (killed > 0) throw new Error(`${killed} of the workers did not end within ${deadlineMs} ms and were killed`);
  }

  /** Starts one; resolves with its URL when it listens. */
  #fork(): Promise<string> {
    const { clock, logger } = this.#options;
    const worker = cluster.fork();
    const startedAt = clock.now();
    this.#running.add(worker);
    return new Promise((resolve, reject) => {
      let isListening = false;
      worker.on('message', (message: unknown) => {
        const url = urlIn(message);
        if (url === null) return;
        isListening = true;
        resolve(url);
      });
      worker.once('exit', (code, signal) => {
        this.#running.delete(worker);
        reject(new CommandFailure('a worker could not start'));
        // One that never listened is answered for by whoever waits for it: the start, or the restart below.
        if (this.#isStopping || !isListening) return;
        logger.error({ worker: worker.process.pid, code, signal }, 'a worker has ended by itself and is replaced');
        if (clock.now() - startedAt > soundMs) this.#failures = 0;
        this.#replace();
      });
    });
  }

  #replace(): void {
    const { clock, random } = this.#options;
    const cancel = clock.after(backoffMs(restart, this.#failures++, random), () => {
      this.#pauses.delete(cancel);
      this.#fork().catch(() => {
        if (!this.#isStopping) this.#replace();
      });
    });
    this.#pauses.add(cancel);
  }
}

function urlIn(message: unknown): string | null {
  if (typeof message !== 'object' || message === null || !('listensAt' in message)) return null;
  return typeof message.listensAt === 'string' ? message.listensAt : null;
}
