import { CreateGameSessionCommand, type GameLiftClient } from '@aws-sdk/client-gamelift';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { Budget } from '../../../src/gamelift/budget.ts';
import { createClient } from '../../../src/gamelift/client.ts';
import { createGameLift } from '../../../src/gamelift/create-gamelift.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { controlOf } from '../../support/control.ts';
import { noRates } from '../../support/harness.ts';

/** An emulator with an ACTIVE session, and GameLift behind a client with so many sockets. */
async function start(
  maximumSockets: number,
  { attemptTimeoutMs, deadlineMs }: { attemptTimeoutMs: number; deadlineMs: number },
) {
  const emulator = await startEmulator({ port: 0, randomSeed: 1 });
  onTestFinished(() => emulator.stop());
  const control = controlOf(emulator);
  const clientWith = (sockets: number): GameLiftClient => {
    const client = createClient({
      region: 'us-west-2',
      endpoint: emulator.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
      connectionTimeoutMs: 3_000,
      maximumSockets: sockets,
    });
    onTestFinished(() => client.destroy());
    return client;
  };
  const { fleetId } = await control.fleet();
  const { GameSession } = await clientWith(1).send(
    new CreateGameSessionCommand({ FleetId: fleetId, MaximumPlayerSessionCount: 100 }),
  );
  const gameSessionId = GameSession?.GameSessionId ?? '';
  await control.status(gameSessionId, 'ACTIVE');
  await control.reset();
  const gamelift = createGameLift({
    client: clientWith(maximumSockets),
    budget: new Budget({ clock: systemClock, rates: noRates, pollShare: 0.4 }),
    clock: systemClock,
    random: Math.random,
    logger: silentLogger,
    observer: { attempt() {} },
    deadlineMs,
    attemptTimeoutMs,
  });
  const reserve = (playerId: string) =>
    gamelift.createPlayerSession(gameSessionId, { playerId, playerData: null }, { priority: 'mutation' }).then(
      () => 'reserved',
      ({ code }: { code: string }) => code,
    );
  return { control, reserve };
}

test('A reservation that has waited for a socket all its time was not made, and one that was sent may have been', async () => {
  const { control, reserve } = await start(1, { attemptTimeoutMs: 5_000, deadlineMs: 1_500 });
  await control.fault({ operation: 'CreatePlayerSession', kind: 'latency', latencyMs: 10_000 });
  const outcomes = await Promise.all(['ann', 'bob', 'eve'].map(reserve));
  expect(outcomes).toEqual(['OUTCOME_UNKNOWN', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
  expect(await control.callCounts()).toEqual({ CreatePlayerSession: 1 });
});

test('An environment that asks for adaptive retries holds back no reservation', async () => {
  vi.stubEnv('AWS_RETRY_MODE', 'adaptive');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { control, reserve } = await start(60, { attemptTimeoutMs: 2_500, deadlineMs: 2_500 });
  await control.fault({ operation: 'CreatePlayerSession', kind: 'throttle', count: 3 });
  const players = Array.from({ length: 60 }, (_, n) => `player-${n}`);
  expect(await Promise.all(players.map(reserve))).toEqual(players.map(() => 'reserved'));
  expect(await control.callCounts()).toEqual({ CreatePlayerSession: 63 });
});

test('An attempt’s time begins when its bytes go: twenty reservations over one socket are all made', async () => {
  const { control, reserve } = await start(1, { attemptTimeoutMs: 1_000, deadlineMs: 20_000 });
  await control.fault({ operation: 'CreatePlayerSession', kind: 'latency', latencyMs: 100 });
  const players = Array.from({ length: 20 }, (_, n) => `player-${n}`);
  expect(await Promise.all(players.map(reserve))).toEqual(players.map(() => 'reserved'));
  expect(await control.callCounts()).toEqual({ CreatePlayerSession: 20 });
});
