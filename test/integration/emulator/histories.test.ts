import {
  CreateGameSessionCommand,
  CreatePlayerSessionCommand,
  DescribeGameSessionDetailsCommand,
  DescribeGameSessionsCommand,
  DescribePlayerSessionsCommand,
  SearchGameSessionsCommand,
} from '@aws-sdk/client-gamelift';
import { describe, expect, it } from 'vitest';
import { open, protocols } from './harness.ts';

interface Transition {
  seq: number;
  at: number;
  kind: 'gameSession' | 'playerSession';
  id: string;
  from: string | null;
  to: string;
}
interface Read {
  seq: number;
  at: number;
  operation: string;
  sessions: { id: string; status: string }[];
  delivered: boolean;
}

/** The status that the true history gives the session at a point of it. */
function trueStatus(transitions: readonly Transition[], id: string, seq: number): string | undefined {
  return transitions.findLast((transition) => transition.id === id && transition.seq < seq)?.to;
}

describe.each(protocols)('the histories over %s', (protocol) => {
  it('agree: every status that was read is the true one at the point of the read', async () => {
    const { gameLift, control } = await open({}, protocol);
    const { fleetId: FleetId } = await control.post<{ fleetId: string }>('/fleets', { serverProcesses: 10 });
    await control.post('/config', { activationMs: 1_000, terminationMs: 1_000 });
    for (let step = 0; step < 5; step += 1) {
      const { GameSession } = await gameLift.send(
        new CreateGameSessionCommand({ FleetId, MaximumPlayerSessionCount: 5 }),
      );
      const GameSessionId = GameSession?.GameSessionId ?? '';
      await gameLift.send(new DescribeGameSessionsCommand({ FleetId }));
      await control.post('/clock', { advanceMs: 1_000 });
      await gameLift.send(new DescribeGameSessionDetailsCommand({ FleetId }));
      await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId, PlayerId: 'ada' }));
      await gameLift.send(new DescribePlayerSessionsCommand({ GameSessionId }));
      await gameLift.send(new SearchGameSessionsCommand({ FleetId }));
      if (step % 2 === 0) {
        await control.post('/game-sessions/status', { gameSessionId: GameSessionId, status: 'TERMINATED' });
      }
    }
    const transitions = await control.get<Transition[]>('/transitions');
    const reads = await control.get<Read[]>('/reads?after=0');
    expect(reads).toHaveLength(20);
    for (const { seq, sessions, delivered } of reads) {
      expect(delivered).toBe(true);
      for (const { id, status } of sessions) expect(status).toBe(trueStatus(transitions, id, seq));
    }
    expect(reads.flatMap(({ sessions }) => sessions).length).toBeGreaterThan(20);
    const numbers = [...transitions, ...reads].map(({ seq }) => seq);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(transitions.map(({ seq }) => seq)).toEqual([...transitions.map(({ seq }) => seq)].sort((a, b) => a - b));
  });

  it('tell what came after a given number', async () => {
    const { gameLift, control } = await open({}, protocol);
    const { fleetId: FleetId } = await control.post<{ fleetId: string }>('/fleets', { sessions: 2 });
    await gameLift.send(new DescribeGameSessionsCommand({ FleetId }));
    const [first] = await control.get<Read[]>('/reads');
    await gameLift.send(new SearchGameSessionsCommand({ FleetId }));
    const later = await control.get<Read[]>(`/reads?after=${first?.seq}`);
    expect(later).toMatchObject([{ operation: 'SearchGameSessions' }]);
    const transitions = await control.get<Transition[]>('/transitions');
    expect(transitions).toMatchObject([
      { kind: 'gameSession', from: null, to: 'ACTIVE' },
      { kind: 'gameSession', from: null, to: 'ACTIVE' },
    ]);
    expect(await control.get<Transition[]>(`/transitions?after=${transitions[0]?.seq}`)).toEqual(transitions.slice(1));
  });

  it('place a read where the world was read, although its answer is late', async () => {
    const { gameLift, control } = await open({}, protocol);
    const { fleetId: FleetId } = await control.post<{ fleetId: string }>('/fleets', { sessions: 1 });
    const [{ id } = { id: '' }] = await control.get<Transition[]>('/transitions');
    await control.post('/faults', { kind: 'latency', latencyMs: 200 });
    const late = gameLift.send(new DescribeGameSessionsCommand({ FleetId }));
    let read: Read | undefined;
    while (read === undefined) [read] = await control.get<Read[]>('/reads');
    await control.post('/game-sessions/status', { gameSessionId: id, status: 'TERMINATED' });
    await late;
    const transitions = await control.get<Transition[]>('/transitions');
    expect(transitions.at(-1)?.seq).toBeGreaterThan(read.seq);
    expect(await control.get<Read[]>('/reads')).toEqual([{ ...read, delivered: true }]);
  });

  it('tell of an answer that was dropped after its read, and of none that failed before', async () => {
    const { gameLift, control } = await open({}, protocol);
    const { fleetId: FleetId } = await control.post<{ fleetId: string }>('/fleets', { sessions: 1 });
    for (const fault of [{ kind: 'drop', when: 'after' }, { kind: 'drop', when: 'before' }, { kind: 'throttle' }]) {
      await control.post('/faults', { ...fault, count: 1 });
      await expect(gameLift.send(new DescribeGameSessionsCommand({ FleetId }))).rejects.toThrow();
    }
    expect(await control.get<Read[]>('/reads')).toMatchObject([{ delivered: false, sessions: [{ status: 'ACTIVE' }] }]);
  });
});
