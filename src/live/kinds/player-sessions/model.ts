import type { PlayerSession } from '../../../gamelift/player-session.ts';
import { isSameMembers, notCompared } from '../../topic/reconcile/members.ts';
import type { ObjectModel } from '../../topic/reconcile/model.ts';

const ranks = { RESERVED: 0, ACTIVE: 1, COMPLETED: 2, TIMEDOUT: 2, UNKNOWN: null } as const;

const statusMembers: ReadonlySet<string> = new Set([...notCompared, 'status', 'terminationTime']);

export const playerSessionModel: ObjectModel<PlayerSession> = {
  idOf: (image) => image.playerSessionId,
  statusOf: (image) => image.status,
  rankOf: (image) => ranks[image.status],
  isEnded: (image) => image.status === 'COMPLETED' || image.status === 'TIMEDOUT',
  complete: (read) => read,
  withStatusOf: (known, { status, terminationTime }) => ({ ...known, status, terminationTime }),
  isSame: (one, other) => isSameMembers(one, other),
  isSameApartFromStatus: (one, other) => isSameMembers(one, other, statusMembers),
  asUnknown: (known) => ({ ...known, status: 'UNKNOWN' }),
};
