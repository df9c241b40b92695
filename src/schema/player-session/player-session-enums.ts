import { builder } from '../builder.ts';

const statuses = {
  RESERVED: { description: 'A slot is held; the player has not connected yet.' },
  ACTIVE: { description: 'The player has connected.' },
  COMPLETED: { description: 'The player has left.' },
  TIMEDOUT: { description: 'The player did not connect within 60 s; the slot is free again.' },
} as const;

export const PlayerSessionStatus = builder.enumType('PlayerSessionStatus', {
  description: 'Where a player session stands in its life.',
  values: {
    ...statuses,
    UNKNOWN: { description: 'A value that GameLift added after this schema was written.' },
  } as const,
});

export const PlayerSessionStatusFilter = builder.enumType('PlayerSessionStatusFilter', {
  description: 'The statuses that GameLift can filter on.',
  values: statuses,
});
