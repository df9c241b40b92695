/**
 * Why GameLift is polled, in order of urgency. `lookup`: a session that vanished from a walk, or that two reads disagree
 * about. `follow`: a session that is about to change, or is followed on its own. `walk`: the next page of a list.
 */
export type PollKind = 'lookup' | 'follow' | 'walk';

/** The buckets of GameLift's rates that polls use: an operation each. */
export type PollLane = 'describe' | 'details' | 'players';

export interface WaitingPoll {
  readonly topic: string;
  readonly kind: PollKind;
  readonly lanes: readonly PollLane[];
}

export interface LaneState {
  readonly lane: PollLane;
  /** What was served last on this lane. */
  readonly lastKind: PollKind | null;
  /** Whether another lane could take a poll at once. */
  isFree(lane: PollLane): boolean;
}

/** Which kinds a lane is there for; it takes another lane's kinds only while that one is busy. */
const homeLane: Record<PollKind, PollLane> = { lookup: 'describe', follow: 'describe', walk: 'details' };

/**
 * Which of the waiting polls a free lane serves next, as an index, or -1.
 *
 * - A lane's own kinds go first; it helps another lane only while that one has no room and nothing of its own waits. So a
 *   storm of lookups never stops the walks, and walks use what the lookups leave.
 * - Lookups before follows before walks; but a follow never comes twice in a row while a walk waits: follows get at most
 *   half. And a list that has begun on this lane, and so can't go on elsewhere, takes turns with whatever else waits.
 * - Within a kind the topic that was served longest ago goes first: round-robin, call by call.
 */
export function nextPoll(
  waiting: readonly WaitingPoll[],
  state: LaneState,
  lastServed: ReadonlyMap<string, number>,
): number {
  for (const kind of order(waiting, state)) {
    const chosen = longestWaitingTopic(waiting, lastServed, (poll) => poll.kind === kind && mayServe(poll, state));
    if (chosen !== -1) return chosen;
  }
  return -1;
}

function order(waiting: readonly WaitingPoll[], { lane, lastKind }: LaneState): readonly PollKind[] {
  if (lane === 'details') return ['walk', 'lookup', 'follow'];
  const walks = waiting.filter((poll) => poll.kind === 'walk' && poll.lanes.includes(lane));
  if (lastKind !== 'walk' && walks.some(({ lanes }) => lanes.length === 1)) return ['walk', 'lookup', 'follow'];
  return lastKind === 'follow' && walks.length > 0 ? ['lookup', 'walk', 'follow'] : ['lookup', 'follow', 'walk'];
}

function mayServe(poll: WaitingPoll, { lane, isFree }: LaneState): boolean {
  if (!poll.lanes.includes(lane)) return false;
  const home = homeLane[poll.kind];
  return poll.lanes.length === 1 || home === lane || !isFree(home);
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
