import { fork } from 'node:child_process';
import { CreateGameSessionCommand, CreatePlayerSessionCommand, GameLiftClient } from '@aws-sdk/client-gamelift';
import type { CallCount } from '../../../src/emulator/call-counts.ts';
import { addFleet } from '../emulator-control.ts';

/** The emulator that the catalogue is played in front of: a process of its own, with what the entries look for. */
export interface World {
  readonly endpoint: string;
  /** A fleet of 1,000 sessions. */
  readonly crowd: string;
  /** A fleet of 20 sessions with 250,000 characters of game session data each. */
  readonly heavy: string;
  /** One of the sessions of `crowd`. */
  readonly sessionId: string;
  /** Changes `sessionId`: a player reserves a slot. */
  change(): Promise<void>;
  /** Calls of all operations since the last reset. */
  calls(): Promise<number>;
  resetCalls(): Promise<void>;
  control(method: string, path: string, body?: object): Promise<unknown>;
  stop(): void;
}

const startLimitMs = 30_000;
const heavySessions = 20;
/** The player whose sessions are many. */
export const busyPlayer = 'ada';
const busyPlayerSessions = 25;

/** @param checkout has the `dist` with the emulator in it. */
export async function startWorld(checkout: string): Promise<World> {
  const child = fork(`${checkout}/dist/main.js`, ['emulate', '--emulator-port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no emulator after ${startLimitMs} ms`)), startLimitMs);
    child.stdout?.on('data', (chunk) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk)) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the emulator ended with ${code}`)));
  });
  const gameLift = new GameLiftClient({
    region: 'us-west-2',
    endpoint,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  });
  const control = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${endpoint}/_emulator${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  await control('POST', '/config', { activationMs: 0 });
  const crowd = await addFleet(endpoint, { sessions: 1_000, serverProcesses: 1_100 });
  const heavy = await addFleet(endpoint, { sessions: 0, serverProcesses: heavySessions });
  const create = (FleetId: string, GameSessionData?: string) =>
    gameLift.send(
      new CreateGameSessionCommand({
        FleetId,
        Name: 'one of the catalogue',
        MaximumPlayerSessionCount: 200,
        ...(GameSessionData && { GameSessionData }),
      }),
    );
  for (let index = 0; index < heavySessions; index++) await create(heavy, 'd'.repeat(250_000));
  const { GameSession } = await create(crowd);
  const sessionId = GameSession?.GameSessionId ?? '';
  const reserve = (PlayerId: string) =>
    gameLift.send(new CreatePlayerSessionCommand({ GameSessionId: sessionId, PlayerId }));
  for (let index = 0; index < busyPlayerSessions; index++) await reserve(busyPlayer);
  let changes = 0;
  return {
    endpoint,
    crowd,
    heavy,
    sessionId,
    control,
    async change() {
      await reserve(`player-${changes++}`);
    },
    async calls() {
      const counts = (await control('GET', '/calls')) as Record<string, CallCount>;
      return Object.values(counts).reduce((sum, { calls }) => sum + calls, 0);
    },
    async resetCalls() {
      await control('DELETE', '/calls');
    },
    stop() {
      gameLift.destroy();
      child.kill('SIGKILL');
    },
  };
}
