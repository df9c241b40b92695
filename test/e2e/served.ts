import { expect, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { command, type RunningCommand } from './command.ts';

export const frontier = 'fleet-5eed0001-0000-4000-8000-000000000001';
export const harborDuel = `arn:aws:gamelift:us-west-2::gamesession/${frontier}/harbor-duel`;

/** The built `serve` in front of an emulator of this process. */
export interface Served extends RunningCommand {
  url: string;
  emulator: Emulator;
  graphql(query: string, headers?: Record<string, string>): Promise<Response>;
}

/** For whoever asks, if `env` does not say otherwise; logs at debug. `always` goes with every request of `graphql`. */
export async function serve(env: Record<string, string> = {}, always: Record<string, string> = {}): Promise<Served> {
  const emulator = await startEmulator({ port: 0, seed: 'dev' });
  onTestFinished(() => emulator.stop());
  const gateway = command(['serve', '--port', '0', '--log-level', 'debug'], {
    env: {
      AUTH: 'none',
      AWS_REGION: 'us-west-2',
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
      GAMELIFT_ENDPOINT: emulator.url,
      ...env,
    },
  });
  await gateway.written('GraphQL at');
  const [url = ''] = gateway.output().match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
  const graphql = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...always, ...headers },
      body: JSON.stringify({ query }),
    });
  return { ...gateway, url, emulator, graphql };
}

export async function stopped({ child, ended }: Served): Promise<void> {
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
}

/** Reads a subscription until its text holds what is waited for, then leaves. */
export async function follow({ url }: Served, query: string, until: string): Promise<void> {
  const response = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { accept: 'text/event-stream' },
  });
  let text = '';
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes(until)) return;
  }
  throw new Error(`the stream ended without ${until}:\n${text}`);
}

/** What it has logged. */
export function linesOf(gateway: Served) {
  const lines = gateway.errors().trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
