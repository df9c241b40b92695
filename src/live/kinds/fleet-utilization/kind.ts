import { isDeepStrictEqual } from 'node:util';
import { ScopeKeys } from '../../interest/scope.ts';
import type { JournalKind } from '../../journal/journal-kind.ts';
import type { TopicKind } from '../../topic/kind.ts';
import type { ObjectModel } from '../../topic/reconcile/model.ts';
import type { TopicRuntime } from '../../topic/runtime.ts';
import type { Reading, ReadingId } from './image.ts';
import { type FleetCalls, FleetReaders, type ReadersContext } from './readers.ts';

/** Journals of fleets' figures: one topic for each fleet. */
const fleetUtilizationJournal: JournalKind<Reading> = {
  name: 'fleet-utilization',
  prefix: 'figures:',
  bytesOf: readingBytes,
  statusOf: () => 'KNOWN',
};

/** A fleet that has none is not there. */
const essential: ReadingId = 'attributes';

/** Every scope is one reading: nothing is listed. */
export const figureScopes = new ScopeKeys({ all: 'figures', part: 'location', one: 'figure' });

/** Readings have no life cycle: one follows the other, in the order in which they began. */
const readingModel: ObjectModel<Reading> = {
  idOf: ({ id }) => id,
  statusOf: fleetUtilizationJournal.statusOf,
  rankOf: () => 0,
  isEnded: () => false,
  complete: (read) => read,
  withStatusOf: (known) => known,
  isSame: isDeepStrictEqual,
  isSameApartFromStatus: isDeepStrictEqual,
  asUnknown: (known) => known,
};

export type FleetUtilizationTopic = TopicRuntime<Reading>;
export type FleetUtilizationKind = TopicKind<Reading>;

/**
 * The figures of a fleet: a topic each, whose objects are its readings. Utilization is read at the shortest interval of polls, everything else at the
 * longest; of all watched fleets together where GameLift takes several in one call.
 */
export function fleetUtilizationKind(gamelift: FleetCalls, context: ReadersContext): FleetUtilizationKind {
  const readers = new FleetReaders(fleetUtilizationJournal.name, gamelift, context);
  return {
    ...fleetUtilizationJournal,
    keyPrefix: 'figures',
    words: {
      topic: (fleetId) => `fleet ${fleetId}`,
      topics: (count) => `the figures of ${count} fleets`,
      idMember: 'fleetId',
      object: 'reading',
      objects: 'readings',
      part: 'location',
    },
    model: readingModel,
    scopes: figureScopes,
    locate: ({ id }) => ({ id, part: null }),
    topicIdOf: ({ fleetId }) => fleetId,
    toImage: (read) => read,
    isEnd: () => false,
    isTransient: () => false,
    essential,
    reads: {
      lists: [],
      operations: null,
      page: async () => ({ items: [], nextToken: null }),
      one: (fleetId, id, { signal }) => readers.read(fleetId, id as ReadingId, signal),
      paceMs: (id, intervals) => (id === 'utilization' ? intervals.pollMinIntervalMs : intervals.pollMaxIntervalMs),
    },
    extend: (topic) => ({
      // A fleet whose figures are gone may be gone itself, which its attributes tell at their next read: that is made now.
      onWritten(id, entry) {
        if (topic.isReading && id === 'utilization' && entry?.image.value === null) topic.recheck(essential);
      },
    }),
  };
}

/** Bytes that a reading holds, roughly: two a character of its text. */
export function readingBytes(reading: Reading): number {
  return 2 * JSON.stringify(reading).length;
}
