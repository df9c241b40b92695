import { CreateGameSessionCommand, type GameLiftClient } from '@aws-sdk/client-gamelift';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { Budget } from '../../../src/gamelift/budget/budget.ts';
import { createClient } from '../../../src/gamelift/client.ts';
import { createGameLift } from '../../../src/gamelift/create-gamelift.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { controlOf } from '../../support/control.ts';
import { noRates } from '../../support/harness.ts';

/** How long one call of a gateway, and each attempt of it, may take. */
type Times = { attemptTimeoutMs: number; deadlineMs: number };

/** An emulator with an ACTIVE session, and what reserves places in it over a client with so many sockets. */
async function start(maximumSockets: number) {
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
  const client = clientWith(maximumSockets);
  const reserveWithin = (times: Times) => {
    const gamelift = createGameLift({
      client,
      budget: new Budget({ clock: systemClock, rates: noRates, pollShare: 0.4 }),
      clock: systemClock,
      random: Math.random,
      logger: silentLogger,
      observer: { attempt() {} },
      ...times,
    });
    return (playerId: string) =>
      gamelift.createPlayerSession(gameSessionId, { playerId, playerData: null }, { priority: 'mutation' }).then(
        () => 'reserved',
        ({ code }: { code: string }) => code,
      );
  };
  return { emulator, control, reserveWithin };
}

test('A reservation that has waited for a socket all its time was not made, and one that was sent may have been', async () => {
  const { emulator, control, reserveWithin } = await start(1);
  await control.fault({ operation: 'CreatePlayerSession', kind: 'latency', latencyMs: 60_000 });
  // The one that is sent has no time limit here that ends before the others': it would free the socket for them.
  const sent = reserveWithin({ attemptTimeoutMs: 60_000, deadlineMs: 60_000 })('ann');
  await expect.poll(() => control.callCounts()).toEqual({ CreatePlayerSession: 1 });
  const waiting = ['bob', 'eve'].map(reserveWithin({ attemptTimeoutMs: 5_000, deadlineMs: 1_000 }));
  expect(await Promise.all(waiting)).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
  expect(await control.callCounts()).toEqual({ CreatePlayerSession: 1 });
  await emulator.stop();
  expect(await sent).toBe('OUTCOME_UNKNOWN');
});

test('An environment that asks for adaptive retries holds back no reservation', async () => {
  vi.stubEnv('AWS_RETRY_MODE', 'adaptive');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { control, reserveWithin } = await start(60);
  const reserve = reserveWithin({ attemptTimeoutMs: 10_000, deadlineMs: 10_000 });
  await control.fault({ operation: 'CreatePlayerSession', kind: 'throttle', count: 3 });
  const players = Array.from({ length: 60 }, (_, n) => `player-${n}`);
  expect(await Promise.all(players.map(reserve))).toEqual(players.map(() => 'reserved'));
  expect(await control.callCounts()).toEqual({ CreatePlayerSession: 63 });
});

test('An attempt’s time begins when its bytes go: twenty reservations over one socket are all made', async () => {
  const { control, reserveWithin } = await start(1);
  const reserve = reserveWithin({ attemptTimeoutMs: 1_000, deadlineMs: 20_000 });
  await control.fault({ operation: 'CreatePlayerSession', kind: 'latency', latencyMs: 100 });
  const players = Array.from({ length: 20 }, (_, n) => `player-${n}`);
  expect(await Promise.all(players.map(reserve))).toEqual(players.map(() => 'reserved'));
  expect(await control.callCounts()).toEqual({ CreatePlayerSession: 20 });
});
