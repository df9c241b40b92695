import { bytes, integer, milliseconds, share } from '../parsers.ts';
import { setting } from '../setting.ts';

/** How often fleets are read, and what is kept of it. */
export const live = {
  pollMinIntervalMs: setting({
    env: 'POLL_MIN_INTERVAL_MS',
    flag: 'poll-min-interval-ms',
    parser: milliseconds({ from: 100, to: 600_000 }),
    defaults: { dev: 1_000, serve: 1_000 },
    sentence: 'Shortest wait between two readings of a fleet, while it is busy.',
  }),
  pollMaxIntervalMs: setting({
    env: 'POLL_MAX_INTERVAL_MS',
    flag: 'poll-max-interval-ms',
    parser: milliseconds({ from: 100, to: 600_000 }),
    defaults: { dev: 15_000, serve: 15_000 },
    sentence: 'Longest wait between two readings of a fleet, while it is at rest.',
  }),
  pollFastIntervalMs: setting({
    env: 'POLL_FAST_INTERVAL_MS',
    flag: 'poll-fast-interval-ms',
    parser: milliseconds({ from: 50, to: 600_000 }),
    defaults: { dev: 300, serve: 300 },
    sentence: 'First wait between two readings of a session that is ACTIVATING or TERMINATING.',
  }),
  pollBudgetShare: setting({
    env: 'POLL_BUDGET_SHARE',
    flag: 'poll-budget-share',
    parser: share,
    defaults: { dev: 0.4, serve: 0.4 },
    sentence: 'Share of GameLift’s published rates that polls may use, so that people never wait for them.',
  }),
  heldBytes: setting({
    env: 'LIVE_HELD_BYTES',
    flag: 'live-held-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 268_435_456, serve: 268_435_456 },
    sentence:
      'What all watched topics together may hold: snapshots, histories and ended sessions. History gives way first; then LIMIT_EXCEEDED.',
  }),
  blobBytes: setting({
    env: 'LIVE_BLOB_BYTES',
    flag: 'live-blob-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 67_108_864, serve: 67_108_864 },
    sentence:
      'Large game-session and matchmaker data of all sessions together; what has no room is null and named in `omitted`.',
  }),
  journalBytes: setting({
    env: 'LIVE_JOURNAL_BYTES',
    flag: 'live-journal-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 4_194_304, serve: 4_194_304 },
    sentence:
      'History of one topic, for status transitions and for other changes each; a cursor from before it resumes as RESET.',
  }),
  tombstoneBytes: setting({
    env: 'LIVE_TOMBSTONE_BYTES',
    flag: 'live-tombstone-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 2_097_152, serve: 2_097_152 },
    sentence: 'Ended sessions that one topic remembers, so that a late reading can’t revive them; the oldest go first.',
  }),
  backlogBytes: setting({
    env: 'LIVE_BACKLOG_BYTES',
    flag: 'live-backlog-bytes',
    parser: bytes({ from: 65_536, to: 17_179_869_184 }),
    defaults: { dev: 4_194_304, serve: 4_194_304 },
    sentence: 'Sessions of one topic that wait for a reading of their own; more are found again by the next round.',
  }),
  queueLength: setting({
    env: 'LIVE_QUEUE_LENGTH',
    flag: 'live-queue-length',
    parser: integer({ from: 10, to: 1_000_000 }),
    defaults: { dev: 1_000, serve: 1_000 },
    sentence: 'Events that wait for one subscriber; one more ends him with SLOW_CONSUMER (a lobby coalesces).',
  }),
};
