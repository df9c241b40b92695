import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { controlOf } from '../../support/control.ts';
import { type Answer, clientOf } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import type { TestStream } from '../../support/test-stream.ts';
import { command, freePort } from '../command.ts';

const transitions = `subscription ($fleetId: String!) {
  stream: gameSessionTransitions(of: { fleetId: $fleetId }) {
    type: __typename
    ... on LiveEvent { cursor }
    ... on GameSessionTransition { gameSessionId status }
  }
}`;

test('several workers with histories in memory are refused, with the reason', async () => {
  const { ended, errors } = command(['serve', '--auth', 'none', '--region', 'us-west-2', '--workers', '2']);
  expect((await ended).code).toBe(1);
  expect(errors()).toMatch(
    /--workers: expected 1 with ENGINE=memory \(each would read every fleet for itself.*got "2"/,
  );
});

test('several workers that are stopped while they start end cleanly', async () => {
  // Takes connections and says nothing: whoever connects waits for it.
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const connected = once(silent, 'connection');
  const env = { AUTH: 'none', AWS_REGION: 'us-west-2', ENGINE: 'redis', REDIS_PREFIX: 'silent:' };
  const { child, ended } = command(['serve', '--port', '0', '--workers', '2'], {
    env: { ...env, REDIS_URL: `redis://127.0.0.1:${port}` },
  });
  await connected;
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
});

describe.skipIf(!hasRedisServer)('serve --workers', () => {
  let redis: RedisServer;
  let emulator: Emulator;
  beforeAll(async () => {
    redis = await startRedisServer({ password: 'correct horse' });
    emulator = await startEmulator({ port: 0, randomSeed: 1 });
  });
  afterAll(async () => {
    await emulator?.stop();
    await redis?.stop();
  });

  async function startWorkers(count: number, prefix: string, more: Record<string, string> = {}) {
    const port = await freePort();
    const env = {
      ...{ AUTH: 'none', AWS_REGION: 'us-west-2', AWS_ACCESS_KEY_ID: 'emulator', AWS_SECRET_ACCESS_KEY: 'emulator' },
      ...{ ENGINE: 'redis', REDIS_URL: redis.url, REDIS_PREFIX: prefix, GAMELIFT_ENDPOINT: emulator.url },
      LEASE_TTL_MS: '500',
      ...more,
    };
    const running = command(['serve', '--port', String(port), '--workers', String(count)], { env });
    await running.written(`/graphql, by ${count} processes`);
    const client = clientOf({ url: `http://127.0.0.1:${port}` });
    onTestFinished(() => client.close());
    return { ...running, client };
  }

  async function pidsOf(parent: number | undefined): Promise<number[]> {
    const { execFileSync } = await import('node:child_process');
    return execFileSync('pgrep', ['-P', String(parent)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  }

  const told = (stream: TestStream<Answer>, status: string) =>
    stream.nextWhere(({ data }) => data?.stream?.status === status);

  test('share one port and one history, replace who dies, and end together', async () => {
    const { fleetId } = await controlOf(emulator).fleet({ name: 'workers' });
    const { child, client, ended, errors } = await startWorkers(2, 'workers:');
    const create = async () => {
      const input = { fleet: { fleetId }, maximumPlayerSessionCount: 4, name: 'session' };
      const { data } = await client.graphql(mutations.createGameSession, { input });
      return data.createGameSession.gameSession.gameSessionId as string;
    };
    // Connections go to the workers in turn.
    const streams = [0, 1].map(() => client.subscribe(transitions, { fleetId }));
    for (const stream of streams) await stream.nextWhere(({ data }) => data.stream.type === 'GameSessionSnapshot');
    const gameSessionId = await create();
    const cursors = [];
    for (const stream of streams) cursors.push((await told(stream, 'ACTIVATING')).data.stream.cursor);
    expect(cursors[0]).toBe(cursors[1]);

    const [first, second] = await pidsOf(child.pid);
    process.kill(first ?? 0, 'SIGKILL');
    await controlOf(emulator).status(gameSessionId, 'ACTIVE');
    const survivor = await Promise.any(
      streams.map(async (stream) => {
        await told(stream, 'ACTIVE');
        return stream;
      }),
    );
    expect(survivor.isCut).toBe(false);
    await expect.poll(async () => (await pidsOf(child.pid)).length).toBe(2);
    expect(await pidsOf(child.pid)).toContain(second);
    expect(errors()).toContain('a worker has ended by itself and is replaced');

    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  test('end at once with whoever watches over them, at a second SIGTERM', async () => {
    // By then the last subscriber would have been sent away: this test does not last so long.
    const slowly = { DRAIN_DEADLINE_MS: '600000', DRAIN_WINDOW_MS: '300000' };
    const { fleetId } = await controlOf(emulator).fleet({ name: 'ending' });
    const { child, client, ended } = await startWorkers(2, 'ending:', slowly);
    const streams = Array.from({ length: 6 }, () => client.subscribe(transitions, { fleetId }));
    for (const stream of streams) await stream.nextWhere(({ data }) => data.stream.type === 'StreamStarted');
    child.kill('SIGTERM');
    await expect.poll(() => streams.some(({ isCut }) => isCut)).toBe(true);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 143, signal: null });
    // A process that has ended may be listed until the machine's first one has taken note; its connections are gone.
    await expect.poll(() => streams.every(({ isCut }) => isCut)).toBe(true);
  });

  test('tell once why they can’t start', async () => {
    const { ended, errors } = command(['serve', '--port', '0', '--workers', '3'], {
      env: {
        ...{ AUTH: 'none', AWS_REGION: 'us-west-2', ENGINE: 'redis', REDIS_PREFIX: 'unreachable:' },
        REDIS_URL: redis.url.replace('correct', 'wrong'),
      },
    });
    expect((await ended).code).toBe(1);
    expect(errors().trim().split('\n')).toEqual([
      expect.stringMatching(/^gamelift-graphql: REDIS_URL can’t be used: WRONGPASS /),
      'gamelift-graphql: a worker could not start',
    ]);
  });
});
