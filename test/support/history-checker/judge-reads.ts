import type { Read } from '../../../src/emulator/read-log.ts';
import type { GameSessionTransitionEvent } from '../../../src/live/live.ts';
import type { Transition } from '../control.ts';

/** A later change within so long after a read may have been committed before it: calls overtake each other. */
const overtakingMs = 1_000;

/**
 * Every status that GameLift told the gateway must be told to an uninterrupted client, unless it may have been superseded
 * before its commit. Answers what is missing, as sentences.
 */
export function judgeReads(
  events: readonly GameSessionTransitionEvent[],
  reads: readonly Read[],
  transitions: readonly Transition[],
): string[] {
  const told = new Set<string>();
  for (const event of events) {
    if (event.type === 'GameSessionTransition') told.add(`${event.gameSessionId} ${event.status}`);
    if (event.type !== 'GameSessionSnapshot') continue;
    for (const { gameSessionId, status } of event.gameSessions) told.add(`${gameSessionId} ${status}`);
  }
  const missing = new Set<string>();
  for (const { seq, at, delivered, sessions } of reads) {
    if (!delivered) continue;
    for (const { id, status } of sessions) {
      const isSuperseded = transitions.some((next) => next.id === id && next.seq > seq && next.at - at < overtakingMs);
      if (!told.has(`${id} ${status}`) && !isSuperseded) missing.add(`${id} was read as ${status}, but never told so`);
    }
  }
  return [...missing];
}

/** Every event of a stream that the control client of the same fleet has, must come in the control client's order. */
export function judgeSameOrder(
  control: readonly GameSessionTransitionEvent[],
  events: readonly GameSessionTransitionEvent[],
): string[] {
  const order = new Map(transitionsOf(control).map((transition, at) => [transition, at]));
  let last = -1;
  for (const transition of transitionsOf(events)) {
    const at = order.get(transition);
    if (at === undefined) return [`${transition} was not told to the control client`];
    if (at <= last) return [`${transition} came in another order than to the control client`];
    last = at;
  }
  return [];
}

function transitionsOf(events: readonly GameSessionTransitionEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'GameSessionTransition' ? [`${event.gameSessionId} ${event.previousStatus} > ${event.status}`] : [],
  );
}
