import {
  CreatePlayerSessionCommand,
  DescribeAliasCommand,
  DescribeGameSessionsCommand,
  DescribePlayerSessionsCommand,
  InternalServiceException,
  ListFleetsCommand,
  NotReadyException,
} from '@aws-sdk/client-gamelift';
import { describe, expect, it } from 'vitest';
import { devWorld } from '../../../src/emulator/seed.ts';
import { connect, failureOf, open, protocols } from './harness.ts';

const { frontierFleetId, arenaFleetId, harborDuelId } = devWorld;
const list = () => new ListFleetsCommand({});
const describeHarborDuel = () => new DescribeGameSessionsCommand({ GameSessionId: harborDuelId });

describe.each(protocols)('faults over %s', (protocol) => {
  it('throttle', async () => {
    const { gameLift, control } = await open({}, protocol);
    await control.post('/faults', { kind: 'throttle' });
    const failure = await failureOf(gameLift.send(list()));
    expect(failure).toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    expect(await control.get('/calls')).toMatchObject({ ListFleets: { calls: 1, throttled: 1, failed: 0 } });
  });

  it('answer 500', async () => {
    const { gameLift, control } = await open({}, protocol);
    await control.post('/faults', { kind: 'error500', rate: 1 });
    const failure = await failureOf(gameLift.send(list()));
    expect(failure).toBeInstanceOf(InternalServiceException);
    expect(failure.$metadata).toMatchObject({ httpStatusCode: 500 });
    expect(await control.get('/calls')).toMatchObject({ ListFleets: { calls: 1, throttled: 0, failed: 1 } });
  });

  it('answer 503 with an HTML page, which is no service exception to the SDK', async () => {
    const { gameLift, control } = await open({}, protocol);
    await control.post('/faults', { kind: 'html503' });
    const failure = await failureOf(gameLift.send(list()));
    expect(failure.$response).toMatchObject({ statusCode: 503, headers: { 'content-type': 'text/html' } });
  });

  it('answer with any exception', async () => {
    const { gameLift, control } = await open({}, protocol);
    await control.post('/faults', { kind: 'exception', code: 'NotReadyException', message: 'warming up', count: 1 });
    const failure = await failureOf(gameLift.send(list()));
    expect(failure).toBeInstanceOf(NotReadyException);
    expect(failure.message).toBe('warming up');
    await control.post('/faults', { kind: 'exception', code: 'AccessDeniedException', status: 403 });
    expect(await failureOf(gameLift.send(list()))).toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('drop the connection before the effect', async () => {
    const { gameLift, control } = await open({ seed: 'dev' }, protocol);
    await control.post('/faults', { kind: 'drop', operation: 'CreatePlayerSession', when: 'before' });
    const join = new CreatePlayerSessionCommand({ GameSessionId: harborDuelId, PlayerId: 'newcomer' });
    expect(await failureOf(gameLift.send(join))).toMatchObject({ code: 'ECONNRESET' });
    const players = await gameLift.send(new DescribePlayerSessionsCommand({ PlayerId: 'newcomer' }));
    expect(players.PlayerSessions).toEqual([]);
  });

  it('drop the connection after the effect', async () => {
    const { gameLift, control } = await open({ seed: 'dev' }, protocol);
    await control.post('/faults', { kind: 'drop', operation: 'CreatePlayerSession', when: 'after' });
    const join = new CreatePlayerSessionCommand({ GameSessionId: harborDuelId, PlayerId: 'newcomer' });
    expect(await failureOf(gameLift.send(join))).toMatchObject({ code: 'ECONNRESET' });
    const players = await gameLift.send(new DescribePlayerSessionsCommand({ PlayerId: 'newcomer' }));
    expect(players.PlayerSessions).toMatchObject([{ Status: 'RESERVED' }]);
    expect(await control.get('/calls')).toMatchObject({ CreatePlayerSession: { calls: 1, failed: 1 } });
  });

  it('delay the answer, not the effect', async () => {
    const { gameLift, control } = await open({ seed: 'dev' }, protocol);
    await control.post('/faults', { kind: 'latency', operation: 'DescribeGameSessions', latencyMs: 300 });
    const startedAt = performance.now();
    const late = gameLift.send(describeHarborDuel());
    await reads(control, 1);
    await control.post('/game-sessions/status', { gameSessionId: harborDuelId, status: 'TERMINATED' });
    expect((await late).GameSessions).toMatchObject([{ Status: 'ACTIVE' }]);
    // Timers of two libraries are compared: one may round the other's millisecond away.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(298);
  });

  it('override a member of the answer', async () => {
    const { gameLift, control } = await open({ seed: 'dev' }, protocol);
    const override = { kind: 'override', operation: 'DescribeGameSessions' };
    await control.post('/faults', { ...override, path: 'GameSessions.*.Status', value: 'HIBERNATING', count: 1 });
    const hibernating = await gameLift.send(describeHarborDuel());
    expect(hibernating.GameSessions).toMatchObject([{ GameSessionId: harborDuelId, Status: 'HIBERNATING' }]);
    await control.post('/faults', { ...override, path: 'GameSessions.0.Status', count: 1 });
    expect((await gameLift.send(describeHarborDuel())).GameSessions?.[0]).not.toHaveProperty('Status');
    expect((await gameLift.send(describeHarborDuel())).GameSessions).toMatchObject([{ Status: 'ACTIVE' }]);
  });

  it('answer odd NextTokens: an empty one at the end, the same again, a cycle', async () => {
    const { gameLift, control } = await open({}, protocol);
    for (let count = 0; count < 4; count += 1) await control.post('/fleets', {});
    await control.post('/config', { pageSize: 1 });
    const tokens = async (most: number) => {
      const found: (string | undefined)[] = [];
      for (let NextToken: string | undefined; found.length < most; ) {
        const page = await gameLift.send(new ListFleetsCommand(NextToken ? { NextToken } : {}));
        expect(page.FleetIds?.length ?? 0).toBeLessThanOrEqual(1);
        NextToken = page.NextToken;
        found.push(NextToken);
        if (!NextToken) break;
      }
      return found;
    };
    await control.post('/faults', { kind: 'tokens', play: 'emptyAtEnd' });
    expect((await tokens(10)).at(-1)).toBe('');
    await control.delete('/faults');
    await control.post('/faults', { kind: 'tokens', play: 'same', operation: 'ListFleets' });
    const [same, ...rest] = await tokens(5);
    expect(rest).toEqual([same, same, same, same]);
    await control.delete('/faults');
    await control.post('/faults', { kind: 'tokens', play: 'cycle' });
    const [one, two, ...more] = await tokens(6);
    expect(one).not.toBe(two);
    expect(more).toEqual([one, two, one, two]);
  });

  it('strike only the operation and the resource that they name', async () => {
    const { gameLift, control } = await open({ seed: 'dev' }, protocol);
    await control.post('/faults', { kind: 'error500', operation: 'DescribeGameSessions', resource: frontierFleetId });
    await gameLift.send(list());
    await gameLift.send(new DescribeGameSessionsCommand({ FleetId: arenaFleetId }));
    const onFleet = gameLift.send(new DescribeGameSessionsCommand({ FleetId: frontierFleetId }));
    expect(await failureOf(onFleet)).toBeInstanceOf(InternalServiceException);
    // The session's ARN names the fleet.
    expect(await failureOf(gameLift.send(describeHarborDuel()))).toBeInstanceOf(InternalServiceException);
  });

  it('are gone after their count, and when they are cleared', async () => {
    const { gameLift, control } = await open({}, protocol);
    await control.post('/faults', { kind: 'error500', count: 2 });
    await failureOf(gameLift.send(list()));
    await failureOf(gameLift.send(list()));
    await gameLift.send(list());
    await control.post('/faults', { kind: 'error500' });
    await failureOf(gameLift.send(list()));
    await control.delete('/faults');
    await gameLift.send(list());
  });

  it('strike at their rate, the same calls for the same seed', async () => {
    const struckCalls = async () => {
      const { gameLift, control } = await open({ seed: 'dev', randomSeed: 7 }, protocol);
      await control.post('/faults', { kind: 'throttle', rate: 0.5 });
      const struck: number[] = [];
      for (let call = 0; call < 40; call += 1) {
        const command = new DescribeAliasCommand({ AliasId: devWorld.liveAliasId });
        await gameLift.send(command).catch(() => struck.push(call));
      }
      return struck;
    };
    const struck = await struckCalls();
    expect(struck.length).toBeGreaterThan(8);
    expect(struck.length).toBeLessThan(32);
    expect(await struckCalls()).toEqual(struck);
  });
});

describe('an answer that is late', () => {
  it('is not waited for when the emulator stops', async () => {
    const { emulator, gameLift, control } = await open();
    await control.post('/faults', { kind: 'latency', latencyMs: 60_000 });
    const failure = failureOf(gameLift.send(list()));
    await calls(control, 1);
    await emulator.stop();
    expect(await failure).toMatchObject({ code: 'ECONNRESET' });
  });

  it('is held back no longer when its fault is cleared', async () => {
    const { gameLift, control } = await open({ seed: 'dev' });
    await control.post('/faults', { kind: 'latency', latencyMs: 60_000, count: 1 });
    const late = gameLift.send(describeHarborDuel());
    await reads(control, 1);
    await control.delete('/faults');
    expect((await late).GameSessions).toMatchObject([{ Status: 'ACTIVE' }]);
  });

  it('is given up when the client goes away, and is not delivered', async () => {
    const { emulator, control } = await open({ seed: 'dev' });
    await control.post('/faults', { kind: 'latency', latencyMs: 60_000, count: 1 });
    const impatient = connect(emulator);
    const abort = new AbortController();
    const failure = failureOf(impatient.send(describeHarborDuel(), { abortSignal: abort.signal }));
    await reads(control, 1);
    abort.abort();
    expect((await failure).name).toBe('AbortError');
    expect(await reads(control, 1)).toMatchObject([{ operation: 'DescribeGameSessions', delivered: false }]);
  });
});

type Asking = { get<T>(path: string): Promise<T> };

/** Asks until so many reads are logged: each question is a round trip, so the emulator gets on in between. */
async function reads(control: Asking, count: number): Promise<unknown[]> {
  for (;;) {
    const logged = await control.get<unknown[]>('/reads');
    if (logged.length >= count) return logged;
  }
}

async function calls(control: Asking, count: number): Promise<void> {
  for (;;) {
    const counted = await control.get<{ ListFleets: { calls: number } }>('/calls');
    if (counted.ListFleets.calls >= count) return;
  }
}
