import { GameLiftClient, type GameLiftClientConfig } from '@aws-sdk/client-gamelift';
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { onTestFinished } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/emulator.ts';

/** The two protocols that real SDKs speak, for `describe.each`. */
export const protocols = ['AWS JSON 1.1', 'RPC v2 CBOR'] as const;
export type ProtocolName = (typeof protocols)[number];

/** An emulator on a free port, and what speaks to it. All of it ends with the test. */
export interface Harness {
  emulator: Emulator;
  gameLift: GameLiftClient;
  control: Control;
}

/** Requests to the control interface. Each resolves to the answer's JSON, and throws where the status is not 200. */
interface Control {
  get<T = unknown>(path: string): Promise<T>;
  post<T = Record<string, unknown>>(path: string, body: unknown): Promise<T>;
  patch<T = Record<string, unknown>>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<unknown>;
  /** The bare answer, for what is expected to be refused. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

export async function open(options: EmulatorOptions = {}, protocol: ProtocolName = 'AWS JSON 1.1'): Promise<Harness> {
  const emulator = await startEmulator({ port: 0, randomSeed: 1, ...options });
  onTestFinished(() => emulator.stop());
  return { emulator, gameLift: connect(emulator, protocol), control: controlOf(emulator) };
}

/** The real SDK, without retries of its own. */
export function connect(
  emulator: Emulator,
  protocol: ProtocolName = 'AWS JSON 1.1',
  config: GameLiftClientConfig = {},
): GameLiftClient {
  const client = new GameLiftClient({
    endpoint: emulator.url,
    region: 'us-west-2',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    maxAttempts: 1,
    ...(protocol === 'RPC v2 CBOR' && { protocol: AwsSmithyRpcV2CborProtocol }),
    ...config,
  });
  onTestFinished(() => client.destroy());
  return client;
}

/** What `call` rejects with. */
export async function failureOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('expected the call to fail');
}

function controlOf({ url }: Emulator): Control {
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/_emulator${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const json = async (method: string, path: string, body?: unknown) => {
    const response = await send(method, path, body);
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<never>;
  };
  return {
    send,
    get: (path) => json('GET', path),
    post: (path, body) => json('POST', path, body),
    patch: (path, body) => json('PATCH', path, body),
    delete: (path) => json('DELETE', path),
  };
}
