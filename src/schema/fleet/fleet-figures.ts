import type * as domain from '../../gamelift/fleet.ts';
import { builder } from '../builder.ts';

export const FleetUtilization = builder.objectRef<domain.FleetUtilization>('FleetUtilization').implement({
  description: 'How busy a fleet or one of its locations is.',
  fields: (t) => ({
    activeServerProcessCount: t.exposeInt('activeServerProcessCount', { description: 'Server processes that run.' }),
    activeGameSessionCount: t.exposeInt('activeGameSessionCount', { description: 'Game sessions that run.' }),
    currentPlayerSessionCount: t.exposeInt('currentPlayerSessionCount', {
      description: 'Slots taken in all game sessions, by players or by reservations.',
    }),
    maximumPlayerSessionCount: t.exposeInt('maximumPlayerSessionCount', { description: 'Slots in all game sessions.' }),
  }),
});

export const FleetCapacity = builder.objectRef<domain.FleetCapacity>('FleetCapacity').implement({
  description: 'How many instances a fleet or one of its locations has.',
  fields: (t) => ({
    instanceType: t.exposeString('instanceType', { description: 'The EC2 instance type.' }),
    desired: t.exposeInt('desired', { description: 'How many there should be.' }),
    minimum: t.exposeInt('minimum', { description: 'The fewest that scaling may leave.' }),
    maximum: t.exposeInt('maximum', { description: 'The most that scaling may start.' }),
    pending: t.exposeInt('pending', { description: 'Starting.' }),
    active: t.exposeInt('active', { description: 'Running, hosting game sessions or not.' }),
    idle: t.exposeInt('idle', { description: 'Running without a game session.' }),
    terminating: t.exposeInt('terminating', { description: 'Ending.' }),
  }),
});
