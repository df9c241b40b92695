import type { Entry, RecordKind } from '../../journal/journal.ts';
import type { ObjectModel } from './model.ts';
import { agreementOf, withSettled } from './settling.ts';

/** What is known about when and how a read was made. */
export interface ReadStamp {
  /** The journal's offset when the read began: whatever was written up to there, the read could see. */
  readonly beganAt: number;
  /** A list says in passing how a session is; a read by ID was made to find out, and may contradict what is known. */
  readonly byId: boolean;
  /** An earlier read by ID was doubted: this one says it again. Default: none was. */
  readonly isRepeated?: boolean;
  /** It is the answer to our own TerminateGameSession: an end that it shows is news, also of a session that is not known. Default: false. */
  readonly endsSession?: boolean;
  /** It is the answer to one of our own mutations, which set these members: reads that begin later may not show them yet. Default: none of ours. */
  readonly settles?: readonly string[];
}

/**
 * The stamp of a mutation's answer. GameLift made the change, so it is newer than whatever was known, but for the status,
 * which may have gone on since: an update answered ACTIVE doesn't bring a terminated session back.
 */
export const mutationStamp: ReadStamp = { beganAt: Number.POSITIVE_INFINITY, byId: false, settles: [] };

export type Proposal<Image> =
  | { type: 'nothing' }
  /** The read can't decide: ask by ID. */
  | { type: 'read' }
  /** The read may lag behind what is known: ask again in a while. */
  | { type: 'lags' }
  /** `event` null: write without an event. `read`: write, and ask by ID for the members that this read was too old to decide. */
  | { type: 'write'; image: Image; event: RecordKind | null; ended: boolean; read: boolean };

/** What is known beside the entry. Default: nothing of it. */
export interface Circumstances {
  /** One of our own mutations was answered with the entry a moment ago. */
  readonly isSettling?: boolean;
  /** There is no entry, because its tombstone gave way. */
  readonly isForgotten?: boolean;
}

/**
 * What one read of one session means, given what is known of it. Three rules keep late and slow reads from undoing
 * anything. The status never falls in rank unless reads by ID that began after the last write say so, and say it again. Other members
 * are taken only from a read that began at or after the last write; where an older read differs, a read by ID decides.
 * A read in a lower status than the known one is older in all its members, whenever it was answered.
 *
 * An end is reported once: a read that shows the end of a session that is not known may come after the tombstone gave way, so it
 * writes a tombstone and no event. One whose end is known to be forgotten comes back only by a read by ID, said again.
 */
export function propose<Image extends object>(
  model: ObjectModel<Image>,
  known: Entry<Image> | undefined,
  observed: Image,
  stamp: ReadStamp,
  { isSettling = false, isForgotten = false }: Circumstances = {},
): Proposal<Image> {
  const { settles } = stamp;
  const shown = settles ? { ...observed, settles } : observed;
  if (!known && isForgotten) return proposeForgotten(model, shown, stamp);
  if (!known) return write(model, shown, model.isEnded(observed) && !stamp.endsSession ? null : 'transition');
  const read = model.complete(shown, known.image);
  if (isSettling && !settles) return proposeSettling(model, known, read, stamp);
  return proposeSettled(model, known, read, stamp);
}

/** A read of a session whose end was written, and whose tombstone gave way. It may have begun before the end, whatever it is the answer to. */
function proposeForgotten<Image>(model: ObjectModel<Image>, read: Image, stamp: ReadStamp): Proposal<Image> {
  if (model.isEnded(read)) return write(model, read, null);
  if (!stamp.byId) return askById;
  return stamp.isRepeated ? write(model, read, 'transition') : { type: 'lags' };
}

/** A read of a session that one of our mutations has changed a moment ago. The first one that agrees ends that. */
function proposeSettling<Image extends object>(
  model: ObjectModel<Image>,
  known: Entry<Image>,
  read: Image,
  stamp: ReadStamp,
): Proposal<Image> {
  const agreement = agreementOf(model, known.image, read);
  if (agreement === 'less') return { type: 'lags' };
  if (agreement === 'more') return proposeSettled(model, known, withSettled(known.image, read), stamp);
  const proposal = proposeSettled(model, known, read, stamp);
  // Nothing of the session has changed but that it is settled, which nobody needs to be told.
  const isSettled = proposal.type === 'nothing' && stamp.beganAt >= known.offset;
  return isSettled ? write(model, read, null) : proposal;
}

function proposeSettled<Image extends object>(
  model: ObjectModel<Image>,
  known: Entry<Image>,
  read: Image,
  stamp: ReadStamp,
): Proposal<Image> {
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
  if (!stamp.byId) return askById;
  return rankAfter === rankBefore || stamp.isRepeated ? write(model, read, 'transition') : { type: 'lags' };
}

const nothing = { type: 'nothing' } as const;
const askById = { type: 'read' } as const;

function write<Image>(model: ObjectModel<Image>, image: Image, event: RecordKind | null) {
  return { type: 'write', image, event, ended: model.isEnded(image), read: false } as const;
}
