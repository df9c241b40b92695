import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { CreateGameSessionCommand, CreatePlayerSessionCommand, GameLiftClient } from '@aws-sdk/client-gamelift';
import { expect, it, onTestFinished } from 'vitest';
import { type Served, serve, stopped } from '../e2e/served.ts';
import { controlOf } from '../support/control.ts';
import { rawSocket } from '../unit/transport/fixture.ts';

const sessionCount = 400;
const roundCount = 10;
/** 20 kB an event: the name of a kilobyte, twenty times. */
const names = Array.from({ length: 20 }, (_, index) => `n${index}: name`).join(' ');

it('4,000 events of 20 kB that two stalled readers do not take cost the process less than 50 MB each, and nobody else an event', {
  timeout: 180_000,
}, async () => {
  const gateway = await serve({
    LOG_LEVEL: 'info',
    POLL_MIN_INTERVAL_MS: '100',
    POLL_MAX_INTERVAL_MS: '200',
    POLL_BUDGET_SHARE: '1',
  });
  const { fleetId, changeAll } = await fleetOf(gateway);
  const query = `subscription { gameSessionTransitions(of: { fleetId: "${fleetId}" }, changes: true) { __typename ... on GameSessionChanged { gameSession { ${names} } } } }`;
  const healthy = await overWebSocket(gateway, query);
  /** Answers the most that the process has ever held when they are told, and read by one who keeps up. */
  const tell4000 = async () => {
    for (let round = 0; round < roundCount; round++) {
      await changeAll();
      for (let read = 0; read < sessionCount; ) {
        if (JSON.stringify(await healthy.next()).includes('"GameSessionChanged"')) read += 1;
      }
    }
    return peakResidentBytes(gateway);
  };
  // V8 lets garbage lie until it has a reason to sweep: what stalled readers cost is what comes on top of what all this costs without them.
  const without = await tell4000();
  const stalledSocket = await overWebSocket(gateway, query);
  stalledSocket.socket.pause();
  const stalledStream = await overEventStream(gateway, query);
  expect((await tell4000()) - without).toBeLessThan(2 * 50_000_000);

  stalledSocket.socket.resume();
  let last: unknown = await stalledSocket.next();
  for (let next = last; !isComplete(next); next = await stalledSocket.next()) last = next;
  expect(last).toMatchObject({ payload: { errors: [{ extensions: { code: 'SLOW_CONSUMER' } }] } });
  const told = (await stalledStream.setEncoding('utf8').toArray()).join('');
  expect(told).toMatch(/"code":"SLOW_CONSUMER"[^\n]*\n\nevent: complete\n/);
  await stopped(gateway);
});

const isComplete = (message: unknown) => (message as { type: string }).type === 'complete';

/** A fleet full of sessions; `changeAll` has a player reserve in each. */
async function fleetOf({ emulator }: Served) {
  const gameLift = new GameLiftClient({
    region: 'us-west-2',
    endpoint: emulator.url,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  });
  onTestFinished(() => gameLift.destroy());
  const control = controlOf(emulator);
  await control.config({ activationMs: 0 });
  const { fleetId } = await control.fleet({ serverProcesses: sessionCount });
  const ids: string[] = [];
  for (let index = 0; index < sessionCount; index++) {
    const name = `${index}`.padEnd(1_000, 'x');
    const made = await gameLift.send(
      new CreateGameSessionCommand({ FleetId: fleetId, Name: name, MaximumPlayerSessionCount: 2 * roundCount }),
    );
    ids.push(made.GameSession?.GameSessionId ?? '');
  }
  let round = 0;
  return {
    fleetId,
    async changeAll() {
      round += 1;
      await Promise.all(
        ids.map((GameSessionId) =>
          gameLift.send(new CreatePlayerSessionCommand({ GameSessionId, PlayerId: `player-${round}` })),
        ),
      );
    },
  };
}

/** Begun: what was there is read. */
async function overWebSocket({ url }: Served, query: string) {
  const raw = await rawSocket(url);
  raw.send({ type: 'connection_init' });
  await raw.next();
  raw.send({ id: '1', type: 'subscribe', payload: { query } });
  while (!JSON.stringify(await raw.next()).includes('GameSessionSnapshot'));
  return raw;
}

/** Begun, and never read until somebody does. */
async function overEventStream({ url }: Served, query: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/graphql?${new URLSearchParams({ query })}`,
      { headers: { accept: 'text/event-stream' } },
      resolve,
    );
    sent.once('error', reject);
    onTestFinished(() => void sent.destroy());
    sent.end();
  });
}

/** As Linux counts it ("high water mark"). */
function peakResidentBytes({ child }: Served): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1_024;
}
