import type * as domain from '../../gamelift/fleet.ts';
import { builder } from '../builder.ts';

export const ResourceCreationLimitPolicy = builder
  .objectRef<domain.ResourceCreationLimitPolicy>('ResourceCreationLimitPolicy')
  .implement({
    description: 'How many game sessions one creator may create on the fleet in a period.',
    fields: (t) => ({
      newGameSessionsPerCreator: t.exposeInt('newGameSessionsPerCreator', {
        description: 'The most game sessions of one creator in a period.',
      }),
      policyPeriodMinutes: t.exposeInt('policyPeriodMinutes', { description: 'The length of the period, in minutes.' }),
    }),
  });
