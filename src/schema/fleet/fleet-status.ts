import { builder } from '../builder.ts';

export const FleetStatus = builder.enumType('FleetStatus', {
  description: 'Where a fleet or one of its locations stands in its life.',
  values: {
    NEW: { description: 'Defined; its instances are not there yet.' },
    DOWNLOADING: { description: 'The build is being downloaded to the first instance.' },
    VALIDATING: { description: 'The build is being checked.' },
    BUILDING: { description: 'The first instance is being set up.' },
    ACTIVATING: { description: 'The first server process is being started.' },
    ACTIVE: { description: 'Can host game sessions.' },
    DELETING: { description: 'Being deleted.' },
    ERROR: { description: 'Could not be brought up; its events tell why.' },
    TERMINATED: { description: 'Deleted.' },
    NOT_FOUND: { description: 'Not found in that location.' },
    EXPIRED: { description: 'Has outlived what AWS supports.' },
    UNKNOWN: { description: 'A value that GameLift added after this schema was written.' },
  } as const,
});
