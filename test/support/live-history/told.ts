import { decodeCursor } from '../../../src/live/delivery/cursor.ts';
import type { Position } from '../../../src/live/journal/journal.ts';
import type { ToldEvent } from './question.ts';

/** What a client was told from one NEW or RESET to the next, over resumes that were RECOVERED. */
export interface Period {
  /** Where the topic's history stood when the period began. */
  topic: string;
  epoch: string;
  begunAt: number;
  events: readonly ToldEvent[];
}

export interface ToldTransition {
  id: string;
  previousStatus: string | null;
  status: string;
}

/** Whether the stream begins, or begins anew: what was told before counts no longer. */
export function isBeginning(event: ToldEvent): boolean {
  return event.type === 'StreamStarted' && event.outcome !== 'RECOVERED';
}

export function periodsOf(events: readonly ToldEvent[]): Period[] {
  const periods: (Period & { events: ToldEvent[] })[] = [];
  for (const event of events) {
    if (isBeginning(event) || periods.length === 0) {
      const { topic, epoch, position } = decodeCursor(event.cursor);
      periods.push({ topic, epoch, begunAt: position.offset, events: [] });
    }
    periods.at(-1)?.events.push(event);
  }
  return periods;
}

export function positionOf({ cursor }: ToldEvent): Position {
  return decodeCursor(cursor).position;
}

export function offsetOf(event: ToldEvent): number {
  return positionOf(event).offset;
}

export function transitionOf(event: ToldEvent): ToldTransition | null {
  if (event.type === 'GameSessionTransition') {
    const { gameSessionId: id, previousStatus, status } = event;
    return { id, previousStatus, status };
  }
  if (event.type !== 'PlayerSessionTransition') return null;
  const { playerSessionId: id, previousStatus, status } = event;
  return { id, previousStatus, status };
}

/** The statuses that a part of a snapshot tells. */
export function snapshotOf(event: ToldEvent): { id: string; status: string }[] {
  if (event.type === 'GameSessionSnapshot') {
    return event.gameSessions.map(({ gameSessionId: id, status }) => ({ id, status }));
  }
  if (event.type !== 'PlayerSessionSnapshot') return [];
  return event.playerSessions.map(({ playerSessionId: id, status }) => ({ id, status }));
}
