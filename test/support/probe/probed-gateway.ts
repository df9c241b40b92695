import { type ChildProcess, fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { GatewayOptions } from '../../../src/gateway.ts';

/** What a gateway process has spent, and holds, by its own account. */
export interface Figures {
  /** CPU time of the process since it began, of all its threads. */
  cpuMs: number;
  /** The greatest CPU time of the main thread between two turns of the event loop, since the last reset. */
  longestTurnMs: number;
  /** Turns above `listedFromMs` (250 by default), at most 100, with the wall time at which they ended. */
  turnsOverMs: readonly { cpuMs: number; at: number }[];
  /** Heap in use and memory outside of it. */
  heldBytes: number;
  residentBytes: number;
}

export interface ProbeQuestion {
  /** Collects garbage first. */
  collect?: boolean;
  /** Begins a new longest turn after the answer. */
  reset?: boolean;
  listedFromMs?: number;
}

/** A built `serve` as a process of its own, with a probe inside. */
export interface ProbedGateway {
  readonly url: string;
  /** Why it has ended; null while it runs. */
  readonly ended: string | null;
  readonly pid: number;
  /** Rejects where the process has ended, or does not answer within `limitMs`: then one turn of its event loop takes longer. */
  figures(question?: ProbeQuestion, limitMs?: number): Promise<Figures>;
  /** The last lines of its standard error. */
  errors(): string;
  /** SIGKILL; resolves once it is gone. */
  stop(): Promise<void>;
}

export interface ServedOptions {
  /** The checkout whose `dist` runs. */
  checkout: string;
  /** The emulator's URL. */
  endpoint: string;
  /** Settings beside those that every probed gateway has. */
  env?: Readonly<Record<string, string>>;
}

/** The secret of all tokens: `tokenOf`. */
export const tokenSecret = 'the secret of every token in tests and benches';
const startLimitMs = 30_000;
const figuresLimitMs = 60_000;
const probe = fileURLToPath(new URL('./gateway-probe.mjs', import.meta.url));
/** A gateway that holds too much dies at 2 GB, before the machine does. */
const execArgv = ['--import', probe, '--expose-gc', '--max-old-space-size=2048'];

/** The built `serve` with its defaults and `AUTH=jwt`. Rejects where it does not listen within 30 s. */
export function serveProbed({ checkout, endpoint, env = {} }: ServedOptions): Promise<ProbedGateway> {
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(`${checkout}/dist/main.js`, ['serve', '--port', '0'], {
    cwd: checkout,
    execArgv,
    env: {
      PATH,
      HOME,
      AUTH: 'jwt',
      JWT_SECRET: tokenSecret,
      AWS_REGION: 'us-west-2',
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
      GAMELIFT_ENDPOINT: endpoint,
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return started(child);
}

/** The built gateway of this checkout with options that `serve` has no settings for. Rejects as `serveProbed` does. */
export function startProbed(options: GatewayOptions): Promise<ProbedGateway> {
  const child = fork(new URL('../gateway-process.mjs', import.meta.url), [], {
    execArgv,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.send(options);
  return started(child);
}

async function started(child: ChildProcess): Promise<ProbedGateway> {
  const gateway = new Probed(child);
  try {
    gateway.url = await gateway.listening();
    return gateway;
  } catch (error) {
    await gateway.stop();
    throw error;
  }
}

/** A token that is good for an hour. With `player` it is that player's, otherwise a server's. */
export function tokenOf(claims: { sub: string; scopes?: string; player?: string; more?: object }): string {
  const { sub, scopes = '', player, more } = claims;
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const payload = { sub, exp, scope: scopes, ...(player !== undefined && { player }), ...more };
  const parts = [{ alg: 'HS256', typ: 'JWT' }, payload].map((part) => encoded(JSON.stringify(part)));
  const signed = parts.join('.');
  return `${signed}.${createHmac('sha256', tokenSecret).update(signed).digest('base64url')}`;
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

class Probed implements ProbedGateway {
  url = '';
  ended: string | null = null;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #waiting = new Map<number, { resolve: (figures: Figures) => void; reject: (error: Error) => void }>();
  #errors = '';
  #count = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    child.stderr?.on('data', (chunk) => {
      this.#errors = (this.#errors + String(chunk)).slice(-4_000);
    });
    child.on('message', (message: Figures & { probe?: number }) => {
      if (message.probe !== undefined) this.#waiting.get(message.probe)?.resolve(message);
    });
    // Sending to a process that has just died; its exit says more.
    child.on('error', () => {});
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        const isOutOfMemory = this.#errors.includes('heap out of memory');
        this.ended = isOutOfMemory ? 'out of memory' : `ended with ${code ?? signal}`;
        for (const { reject } of this.#waiting.values()) reject(new Error(`the gateway ${this.ended}`));
        resolve();
      });
    });
  }

  listening(): Promise<string> {
    return new Promise((resolve, reject) => {
      let written = '';
      const fail = (reason: string) => reject(new Error(`the gateway ${reason}:\n${this.#errors}`));
      const timer = setTimeout(() => fail(`did not listen within ${startLimitMs} ms`), startLimitMs);
      const listens = (url: string | undefined) => {
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      };
      this.#child.stdout?.on('data', (chunk) => {
        written += String(chunk);
        listens(/http:\/\/127\.0\.0\.1:\d+/.exec(written)?.[0]);
      });
      this.#child.on('message', (message: { url?: string }) => listens(message.url));
      void this.#exited.then(() => {
        clearTimeout(timer);
        fail(this.ended ?? 'ended');
      });
    });
  }

  figures(question: ProbeQuestion = {}, limitMs = figuresLimitMs): Promise<Figures> {
    if (this.ended !== null) return Promise.reject(new Error(`the gateway ${this.ended}`));
    const id = this.#count++;
    return new Promise<Figures>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the gateway was blocked for ${limitMs} ms`)), limitMs);
      const settled = () => {
        clearTimeout(timer);
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        resolve: (figures) => {
          settled();
          resolve(figures);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.#child.send({ probe: id, ...question });
    });
  }

  errors(): string {
    return this.#errors;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}
