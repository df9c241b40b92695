import type { Read } from '../../../src/emulator/read-log.ts';
import type { Transition } from '../control.ts';
import type { Client } from '../live-history/client.ts';
import type { Fault } from '../live-history/fault.ts';
import { isBeginning, snapshotOf, transitionOf } from '../live-history/told.ts';

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
 * Where a stream began anew, what it told before counts no longer: its snapshot tells again what lives, and of what is ended by leaving it out.
 */
export function judgeReads(
  client: Client,
  { reads, truth, isExcused }: { reads: readonly Read[]; truth: readonly Transition[]; isExcused: IsReadExcused },
): Fault[] {
  // In which period it was told, or named, last.
  const told = new Map<string, number>();
  const known = new Map<unknown, number>();
  const later = new Map<unknown, Evidence[]>();
  for (const { seq, at, delivered, sessions } of reads) {
    if (delivered) for (const { id } of sessions) later.set(id, [...(later.get(id) ?? []), { seq, at }]);
  }
  let period = -1;
  for (const event of client.events) {
    if (isBeginning(event)) period++;
    const transition = transitionOf(event);
    for (const { id, status } of transition ? [transition] : snapshotOf(event)) {
      told.set(`${id} ${status}`, period);
      known.set(id, period);
    }
    if (!transition || !('source' in event) || event.source !== 'MUTATION') continue;
    const shown = truth.find(({ id, to }) => id === transition.id && to === transition.status);
    if (shown) later.set(transition.id, [...(later.get(transition.id) ?? []), shown]);
  }
  const missing = new Set<string>();
  for (const read of reads) {
    const { seq, at, delivered, sessions } = read;
    if (!delivered || isExcused(read, client)) continue;
    const current = client.beginnings.findLastIndex((begunAt) => begunAt <= at);
    for (const { id, status } of sessions) {
      const isTold = (told.get(`${id} ${status}`) ?? -1) >= current;
      const isKnown = (known.get(id) ?? -1) >= current;
      if (isTold || (ended.has(String(status)) && !isKnown)) continue;
      const next = truth.find((transition) => transition.id === id && transition.seq > seq);
      const isSuperseded = later
        .get(id)
        ?.some((other) => next !== undefined && other.seq >= next.seq && other.at - at < overtakingMs);
      if (!isSuperseded) missing.add(`${id} was read as ${status}, but never told so`);
    }
  }
  return [...missing].map((detail) => ({ rule: 'reads', client: client.name, detail }));
}
