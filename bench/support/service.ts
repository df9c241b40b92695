import { fork } from 'node:child_process';
import type { CallCount } from '../../src/emulator/call-counts.ts';
import type { Transition } from '../../src/emulator/world/history.ts';

/** An emulator and a gateway, each a process of its own (`bench/server.ts`): neither waits for what the other computes. */
export interface Service {
  readonly gateway: string;
  control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Calls of all operations since the last reset. Throws where one was throttled: then the rates were not kept. */
  calls(): Promise<number>;
  resetCalls(): Promise<void>;
  transitions(after: number): Promise<readonly Transition[]>;
  graphql(query: string, variables: object): Promise<void>;
  stop(): void;
}

const startLimitMs = 30_000;
const requestLimitMs = 30_000;

export async function startService(): Promise<Service> {
  const emulator = await startServer();
  const gateway = await startServer(emulator.url).catch((error: unknown) => {
    emulator.stop();
    throw error;
  });
  const service: Service = {
    gateway: gateway.url,
    control: (method, path, body) => send(method, `${emulator.url}/_emulator${path}`, body),
    async calls() {
      const counts = await service.control<Record<string, CallCount>>('GET', '/calls');
      const throttled = Object.entries(counts).filter(([, count]) => count.throttled > 0);
      if (throttled.length > 0) throw new Error(`GameLift has throttled ${JSON.stringify(throttled)}`);
      return Object.values(counts).reduce((sum, { calls }) => sum + calls, 0);
    },
    resetCalls: () => service.control('DELETE', '/calls'),
    transitions: (after) => service.control('GET', `/transitions?after=${after}`),
    async graphql(query, variables) {
      const { errors } = await send<{ errors?: unknown }>('POST', `${gateway.url}/graphql`, { query, variables });
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
    },
    stop() {
      gateway.stop();
      emulator.stop();
    },
  };
  return service;
}

async function startServer(...argv: string[]): Promise<{ url: string; stop(): void }> {
  const child = fork(new URL('../server.ts', import.meta.url), argv, { execArgv: ['--import', 'tsx'] });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no server after ${startLimitMs} ms`)), startLimitMs);
    child.once('message', (message) => {
      clearTimeout(timer);
      resolve(message as string);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { url, stop: () => child.disconnect() };
}

async function send<T>(method: string, url: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(requestLimitMs),
  });
  if (response.status !== 200) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
