import type { Read } from '../../../src/emulator/read-log.ts';
import type { Transition } from '../control.ts';
import type { Client } from '../live-history/client.ts';
import type { Fault } from '../live-history/fault.ts';
import { snapshotOf, transitionOf } from '../live-history/told.ts';

/**
 * How much later than a read an answer may have been read and yet be committed before it: the longest that an answer is held back
 * (100 ms of latency) and the longest that the one event loop of emulator, gateway and clients stands still on a busy machine.
 */
export const overtakingMs = 1_000;

/** What was born and has ended between two looks may never be told: LIVE.md promises it of nobody. So it is when the first look is by ID. */
const ended = new Set(['TERMINATED', 'ERROR', 'COMPLETED', 'TIMEDOUT']);

/** Whether what the test did to a gateway may have kept a read from a client. */
export type IsReadExcused = (read: Read, client: Client) => boolean;

/** A point of the true history that the gateway was told of, at `at` on the emulator's clock. */
interface Evidence {
  seq: number;
  at: number;
}

/**
 * Every status that GameLift told the gateway must be told to an uninterrupted client, unless the gateway was told a later one so soon that
 * it may have been committed before. That the session only went on is no excuse. `isExcused`: what happened to the gateway that read it is one.
 */
export function judgeReads(
  client: Client,
  { reads, truth, isExcused }: { reads: readonly Read[]; truth: readonly Transition[]; isExcused: IsReadExcused },
): Fault[] {
  const told = new Set<string>();
  const known = new Set<unknown>();
  const later = new Map<unknown, Evidence[]>();
  for (const { seq, at, delivered, sessions } of reads) {
    if (delivered) for (const { id } of sessions) later.set(id, [...(later.get(id) ?? []), { seq, at }]);
  }
  for (const event of client.events) {
    const transition = transitionOf(event);
    for (const { id, status } of transition ? [transition] : snapshotOf(event)) {
      told.add(`${id} ${status}`);
      known.add(id);
    }
    if (!transition || !('source' in event) || event.source !== 'MUTATION') continue;
    const shown = truth.find(({ id, to }) => id === transition.id && to === transition.status);
    if (shown) later.set(transition.id, [...(later.get(transition.id) ?? []), shown]);
  }
  const missing = new Set<string>();
  for (const read of reads) {
    const { seq, at, delivered, sessions } = read;
    if (!delivered || isExcused(read, client)) continue;
    for (const { id, status } of sessions) {
      if (told.has(`${id} ${status}`) || (ended.has(String(status)) && !known.has(id))) continue;
      const next = truth.find((transition) => transition.id === id && transition.seq > seq);
      const isSuperseded = later
        .get(id)
        ?.some((other) => next !== undefined && other.seq >= next.seq && other.at - at < overtakingMs);
      if (!isSuperseded) missing.add(`${id} was read as ${status}, but never told so`);
    }
  }
  return [...missing].map((detail) => ({ rule: 'reads', client: client.name, detail }));
}
