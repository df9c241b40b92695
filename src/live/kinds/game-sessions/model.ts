import type { GameSession } from '../../../gamelift/game-session.ts';
import { isSameMembers, notCompared } from '../../topic/reconcile/members.ts';
import type { ObjectModel } from '../../topic/reconcile/model.ts';
import type { GameSessionImage } from './image.ts';

const ranks = { ACTIVATING: 0, ACTIVE: 1, TERMINATING: 2, ERROR: 3, TERMINATED: 4, UNKNOWN: null } as const;

const statusMembers: ReadonlySet<string> = new Set([...notCompared, 'status', 'statusReason', 'terminationTime']);

export const gameSessionModel: ObjectModel<GameSessionImage> = {
  idOf: (image) => image.gameSessionId,
  statusOf: (image) => image.status,
  rankOf: (image) => ranks[image.status],
  isEnded: hasGameSessionEnded,
  complete: (read, known) =>
    read.protectionPolicy === undefined && known.protectionPolicy !== undefined
      ? { ...read, protectionPolicy: known.protectionPolicy }
      : read,
  withStatusOf: (known, { status, statusReason, terminationTime }) => ({
    ...known,
    status,
    statusReason,
    terminationTime,
  }),
  isSame: (one, other) => isSameMembers(one, other),
  isSameApartFromStatus: (one, other) => isSameMembers(one, other, statusMembers),
  asUnknown: (known) => ({ ...known, status: 'UNKNOWN', statusReason: null }),
};

/** Whether a game session is over for good: what may follow ERROR is not promised, so it is an end like TERMINATED. */
export function hasGameSessionEnded({ status }: Pick<GameSession, 'status'>): boolean {
  return status === 'TERMINATED' || status === 'ERROR';
}
