import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';

/** Whether there is a redis-server on this machine. The test set-up has tried to install it. */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

/** A real Redis on a free port of the loopback, with a directory of its own. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash does. `save` writes its data to the disk before. */
  kill(options?: { save?: boolean }): Promise<void>;
  /** Starts it again on the same port, with the data on the disk. */
  start(): Promise<void>;
  /** Sends one command as a client of its own. */
  command(...parts: string[]): Promise<unknown>;
  stop(): Promise<void>;
}

export interface RedisServerOptions {
  password?: string;
  /** As in redis.conf, e.g. `['--maxmemory-policy', 'allkeys-lru']`. */
  arguments?: readonly string[];
}

export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const url = `redis://${options.password ? `:${options.password}@` : ''}127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  const start = async () => {
    child = spawn(
      'redis-server',
      [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--appendonly', 'no'],
        ...(options.password ? ['--requirepass', options.password] : []),
        ...(options.arguments ?? []),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    await ready(child);
  };
  const end = async () => {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGKILL');
    await ended;
  };
  const command = async (...parts: string[]) => {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.sendCommand(parts);
    } finally {
      client.destroy();
    }
  };
  const stop = async () => {
    await end();
    await rm(directory, { recursive: true, force: true });
  };
  await start();
  return {
    url,
    port,
    start,
    command,
    async kill({ save = false } = {}) {
      if (save) await command('SAVE');
      await end();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Resolves when Redis says that it takes connections. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const onData = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('Ready to accept connections')) resolve();
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code} before it was ready:\n${output}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('expected an address with a port');
  return address.port;
}
