import { decodeCursor } from '../../../src/live/cursor.ts';
import type { GameSessionTransitionEvent } from '../../../src/live/live.ts';

/** What one client got over one or more connections, in the order in which it came. */
export interface ClientHistory {
  name: string;
  /** Whether the other fields were asked for, so that the fold must be exact. */
  changes: boolean;
  events: readonly GameSessionTransitionEvent[];
}

/** What really happened: each session's statuses, from its creation on. */
export type TrueStatuses = ReadonlyMap<string, readonly string[]>;

/** What a client holds of a session in the end. */
export interface FinalSession {
  status: string;
  currentPlayerSessionCount: number;
  name: string | null;
}

/** The rules of LIVE.md that one client's history breaks, as sentences; none where all is well. */
export function judge(client: ClientHistory, truth: TrueStatuses): string[] {
  return [...judgeOrder(client), ...judgeChains(client), ...judgeTruth(client, truth)].map(
    (fault) => `${client.name}: ${fault}`,
  );
}

/** The cursors of a stream only go forward, within each period between RESETs. */
function judgeOrder({ events }: ClientHistory): string[] {
  const faults: string[] = [];
  let last = -1;
  for (const event of events) {
    const { offset } = decodeCursor(event.cursor).position;
    const isEvent = event.type === 'GameSessionTransition' || event.type === 'GameSessionChanged';
    if (event.type === 'StreamStarted' && event.outcome !== 'RECOVERED') last = offset;
    else if (isEvent && offset <= last) faults.push(`the event at ${offset} came after ${last}`);
    else if (offset < last) faults.push(`the cursor went back from ${last} to ${offset}`);
    last = Math.max(last, offset);
  }
  return faults;
}

/** Each previousStatus is the last status told, or the one in the snapshot. */
function judgeChains({ events }: ClientHistory): string[] {
  const faults: string[] = [];
  const known = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'StreamStarted' && event.outcome !== 'RECOVERED') known.clear();
    if (event.type === 'GameSessionSnapshot') {
      for (const session of event.gameSessions) known.set(session.gameSessionId, session.status);
    }
    if (event.type !== 'GameSessionTransition') continue;
    const before = known.get(event.gameSessionId) ?? null;
    if (before !== event.previousStatus) {
      faults.push(`${event.gameSessionId} went ${event.previousStatus} > ${event.status}, but was told as ${before}`);
    }
    known.set(event.gameSessionId, event.status);
  }
  return faults;
}

/** Between RESETs the statuses told of a session are a subsequence of its true ones. */
function judgeTruth({ events }: ClientHistory, truth: TrueStatuses): string[] {
  const faults: string[] = [];
  const reached = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'StreamStarted' && event.outcome !== 'RECOVERED') reached.clear();
    if (event.type !== 'GameSessionTransition') continue;
    const statuses = truth.get(event.gameSessionId) ?? [];
    const at = statuses.indexOf(event.status, reached.get(event.gameSessionId) ?? 0);
    if (at === -1) faults.push(`${event.gameSessionId} was told as ${event.status}, which is not what happened next`);
    else reached.set(event.gameSessionId, at + 1);
  }
  return faults;
}

/** What a client holds in the end: its last snapshot and everything after it, ended sessions left out. */
export function fold(events: readonly GameSessionTransitionEvent[]): Map<string, FinalSession> {
  const held = new Map<string, FinalSession>();
  for (const event of events) {
    if (event.type === 'StreamStarted' && event.outcome !== 'RECOVERED') held.clear();
    const sessions =
      event.type === 'GameSessionSnapshot' ? event.gameSessions : 'gameSession' in event ? [event.gameSession] : [];
    for (const { gameSessionId, status, currentPlayerSessionCount, name } of sessions) {
      if (status === 'TERMINATED') held.delete(gameSessionId);
      else held.set(gameSessionId, { status, currentPlayerSessionCount, name });
    }
  }
  return held;
}
