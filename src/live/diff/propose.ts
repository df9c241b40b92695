import type { Entry, RecordKind } from '../engine/journal.ts';
import type { SessionModel } from './session-model.ts';

/** What is known about when and how a read was made. */
export interface ReadStamp {
  /** The journal's offset when the read began: whatever was written up to there, the read could see. */
  readonly beganAt: number;
  /** A list says in passing how a session is; a read by ID was made to find out, and may contradict what is known. */
  readonly byId: boolean;
  /** It is the answer to our own TerminateGameSession: an end that it shows is news, also of a session that is not known. Default: false. */
  readonly endsSession?: boolean;
}

/**
 * The stamp of a mutation's answer. GameLift made the change, so it is newer than whatever was known, but for the status,
 * which may have gone on since: an update answered ACTIVE doesn't bring a terminated session back.
 */
export const mutationStamp: ReadStamp = { beganAt: Number.POSITIVE_INFINITY, byId: false };

/** The stamp of the answer to our own TerminateGameSession. */
export const terminationStamp: ReadStamp = { ...mutationStamp, endsSession: true };

export type Proposal<Image> =
  | { type: 'nothing' }
  /** The read can't decide: ask by ID. */
  | { type: 'read' }
  /** `event` null: write without an event. `read`: write, and ask by ID for the members that this read was too old to decide. */
  | { type: 'write'; image: Image; event: RecordKind | null; ended: boolean; read: boolean };

/**
 * What one read of one session means, given what is known of it. Three rules keep late and slow reads from undoing
 * anything. The status never falls in rank unless a read by ID that began after the last write says so. Other members
 * are taken only from a read that began at or after the last write; where an older read differs, a read by ID decides.
 * A read in a lower status than the known one is older in all its members, whenever it was answered.
 *
 * An end is reported once: a read that shows the end of a session that is not known may come after the tombstone gave way, so it
 * writes a tombstone and no event.
 */
export function propose<Image>(
  model: SessionModel<Image>,
  known: Entry<Image> | undefined,
  observed: Image,
  stamp: ReadStamp,
): Proposal<Image> {
  if (!known) return write(model, observed, model.isEnded(observed) && !stamp.endsSession ? null : 'transition');
  const read = model.complete(observed, known.image);
  const isFresh = stamp.beganAt >= known.offset;

  if (model.statusOf(read) === model.statusOf(known.image)) {
    if (model.isSame(known.image, read)) return nothing;
    return isFresh ? write(model, read, 'change') : askById;
  }

  const [rankBefore, rankAfter] = [model.rankOf(known.image), model.rankOf(read)];
  if (rankBefore === null || rankAfter === null) {
    // Without a place in the life cycle only the order of reads tells, and an ended session only rises again by ID.
    return isFresh && (stamp.byId || !known.ended) ? write(model, read, 'transition') : askById;
  }
  if (rankAfter > rankBefore) {
    if (isFresh) return write(model, read, 'transition');
    const isSure = model.isSameApartFromStatus(known.image, read);
    return { ...write(model, model.withStatusOf(known.image, read), 'transition'), read: !isSure };
  }
  if (!isFresh) return nothing;
  return stamp.byId ? write(model, read, 'transition') : askById;
}

const nothing = { type: 'nothing' } as const;
const askById = { type: 'read' } as const;

function write<Image>(model: SessionModel<Image>, image: Image, event: RecordKind | null) {
  return { type: 'write', image, event, ended: model.isEnded(image), read: false } as const;
}
