import type { Operation } from '../../../gamelift/budget/published-rates.ts';

/**
 * Why GameLift is polled, in order of urgency. `lookup`: an object that vanished from a list scan, or that two reads
 * disagree about. `follow`: an object that is about to change, or is followed on its own. `scan`: the next page of a list.
 */
export type PollUrgency = 'lookup' | 'follow' | 'scan';

/** The operations that a kind of topic can poll with, by urgency: the preferred one, which is at home there, first. */
export type PollOperations = Readonly<Record<PollUrgency, readonly Operation[]>>;

export interface WaitingPoll {
  readonly topic: string;
  readonly urgency: PollUrgency;
  /** The operations that can serve it: its home first, then those that help while the ones before have no room. */
  readonly operations: readonly Operation[];
}

export interface OperationState {
  readonly operation: Operation;
  /** What was served last with this operation. */
  readonly lastUrgency: PollUrgency | null;
  /** Whether another operation could take a poll at once. */
  isFree(operation: Operation): boolean;
}

/**
 * Which of the waiting polls a free operation serves next, as an index, or -1.
 *
 * - Polls that are at home with an operation go first; others are served only while what they prefer has no room. So a
 *   storm of lookups never stops the scans, and scans use what the lookups leave.
 * - Lookups before follows before scans; but a follow never comes twice in a row while a scan waits: follows get at most
 *   half. And a list that has begun with this operation, and so can't go on with another, alternates with whatever else waits.
 * - Within an urgency the topic that was served longest ago goes first: round-robin, call by call.
 */
export function nextPoll(
  waiting: readonly WaitingPoll[],
  state: OperationState,
  lastServed: ReadonlyMap<string, number>,
): number {
  for (const urgency of order(waiting, state)) {
    const chosen = longestWaitingTopic(
      waiting,
      lastServed,
      (poll) => poll.urgency === urgency && mayServe(poll, state),
    );
    if (chosen !== -1) return chosen;
  }
  return -1;
}

function order(waiting: readonly WaitingPoll[], { operation, lastUrgency }: OperationState): readonly PollUrgency[] {
  const atHome = waiting.filter(({ operations }) => operations[0] === operation);
  const isHomeOfScans = atHome.length > 0 && atHome.every(({ urgency }) => urgency === 'scan');
  if (isHomeOfScans) return ['scan', 'lookup', 'follow'];
  const scans = waiting.filter(({ urgency, operations }) => urgency === 'scan' && operations.includes(operation));
  if (lastUrgency !== 'scan' && scans.some(({ operations }) => operations.length === 1)) {
    return ['scan', 'lookup', 'follow'];
  }
  return lastUrgency === 'follow' && scans.length > 0 ? ['lookup', 'scan', 'follow'] : ['lookup', 'follow', 'scan'];
}

function mayServe({ operations }: WaitingPoll, { operation, isFree }: OperationState): boolean {
  const index = operations.indexOf(operation);
  return index !== -1 && !operations.slice(0, index).some(isFree);
}

function longestWaitingTopic(
  waiting: readonly WaitingPoll[],
  lastServed: ReadonlyMap<string, number>,
  isEligible: (poll: WaitingPoll) => boolean,
): number {
  let chosen = -1;
  let oldest = Number.POSITIVE_INFINITY;
  waiting.forEach((poll, index) => {
    const served = lastServed.get(poll.topic) ?? -1;
    if (served < oldest && isEligible(poll)) {
      chosen = index;
      oldest = served;
    }
  });
  return chosen;
}
