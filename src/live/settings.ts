/** What can be set in the live layer. Durations in milliseconds, sizes in bytes (estimated, two a character). */
export interface LiveSettings {
  /** Shortest wait between two rounds of reading a topic, while it is busy. Default 1,000. */
  pollMinIntervalMs: number;
  /** Longest wait between two rounds, while nothing changes or GameLift fails. Default 15,000. */
  pollMaxIntervalMs: number;
  /** First wait between two reads of a session that is about to change (ACTIVATING, TERMINATING). Default 300. */
  pollFastIntervalMs: number;
  /** Polls in flight at once, per bucket of GameLift's rates. What waits beyond is ordered by priority. Default 4. */
  pollConcurrency: number;
  /** How often an alias that is subscribed to is resolved again. Default 15,000. */
  aliasIntervalMs: number;
  /** How long a topic or a scope is still watched after its last subscriber, so that he can resume. Default 30,000. */
  lingerMs: number;
  /** How long a subscription waits for the first complete reading; then UPSTREAM_UNAVAILABLE. Default 30,000. */
  baselineTimeoutMs: number;
  /** After so long a wait, a subscription gets its stream and a notice that it still waits. Default 4,500: the notice arrives within 5 s. */
  openingNoticeMs: number;
  /** A stream says that all is well after so long a silence. Default 15,000. */
  checkpointIntervalMs: number;
  /** ... and after so many events that its arguments filtered out. Default 1,000. */
  checkpointFilteredEvents: number;
  /** Events that wait for one subscriber; one more ends him with SLOW_CONSUMER (a lobby coalesces). Default 1,000. */
  queueLength: number;
  /** Game or player sessions in one part of a snapshot. Default 200, which is the most that the graph promises. */
  snapshotPartLength: number;
  /** Bytes of the sessions in one part of a snapshot, roughly. Default 1,048,576. */
  snapshotPartBytes: number;
  /** History of one topic, for status transitions and for other changes each. Default 4 MiB. */
  journalBytes: number;
  /** Snapshots, histories and tombstones of all topics together. Default 256 MiB. */
  heldBytes: number;
  /** Large game-session and matchmaker data of all sessions together. Default 64 MiB. */
  blobBytes: number;
  /** How long reads may lag behind our own mutations: one that shows less is not believed before. Default 5,000. */
  settleMs: number;
  /** Between reads of a session that lag behind one of our own mutations, and between the two misses that prove that there is none. Default 1,000. */
  missIntervalMs: number;
  /** How long an ended session is remembered, so that a late read can't revive it. Default 120,000. */
  tombstoneMs: number;
  /** Ended sessions remembered in one topic. Default 2 MiB. */
  tombstoneBytes: number;
  /** Sessions of one topic that wait for a read by ID; more are found again by the next walk. Default 4 MiB, some 10,000. */
  backlogBytes: number;
  /** Game sessions whose players are watched at once; beyond it LIMIT_EXCEEDED. Default 100. */
  playerTopicsLimit: number;
  /** After how long GameLift times a reservation out. Default 60,000. */
  reservationTimeoutMs: number;
}

export const defaultLiveSettings: LiveSettings = {
  pollMinIntervalMs: 1_000,
  pollMaxIntervalMs: 15_000,
  pollFastIntervalMs: 300,
  pollConcurrency: 4,
  aliasIntervalMs: 15_000,
  lingerMs: 30_000,
  baselineTimeoutMs: 30_000,
  openingNoticeMs: 4_500,
  checkpointIntervalMs: 15_000,
  checkpointFilteredEvents: 1_000,
  queueLength: 1_000,
  snapshotPartLength: 200,
  snapshotPartBytes: 1_048_576,
  journalBytes: 4 * 1_048_576,
  heldBytes: 256 * 1_048_576,
  blobBytes: 64 * 1_048_576,
  settleMs: 5_000,
  missIntervalMs: 1_000,
  tombstoneMs: 120_000,
  tombstoneBytes: 2 * 1_048_576,
  backlogBytes: 4 * 1_048_576,
  playerTopicsLimit: 100,
  reservationTimeoutMs: 60_000,
};
