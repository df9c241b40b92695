import type { GraphQLResolveInfo } from 'graphql';
import type * as domain from '../../live/kinds/fleet-utilization/events.ts';
import { builder } from '../builder.ts';
import { LiveEvent, StreamCheckpoint, StreamStarted } from '../live/live-event.ts';
import { refuseUpstreamFields } from '../live-field.ts';
import { Fleet } from '../refs.ts';
import { isSelected } from '../selection.ts';
import { FleetSelector, fleetSelectorOf } from './fleet-selector.ts';

const FleetUtilizationSnapshot = builder
  .objectRef<domain.FleetUtilizationSnapshot>('FleetUtilizationSnapshot')
  .implement({
    description: 'The fleet as it is known now, with `utilization`, `capacity` and `locations`.',
    interfaces: [LiveEvent],
    fields: (t) => ({
      fleet: t.expose('fleet', {
        type: Fleet,
        nullable: false,
        description: 'The fleet, with the figures that are selected.',
      }),
      observedAt: t.expose('observedAt', {
        type: 'DateTime',
        nullable: false,
        description: 'What is selected of it was read at this moment or later.',
      }),
    }),
  });

const FleetUtilizationChanged = builder.objectRef<domain.FleetUtilizationChanged>('FleetUtilizationChanged').implement({
  description:
    'A figure of the fleet or of one of its locations changed, or a status. The newest state, not each step: changes in quick succession arrive as one, after a resume too.',
  interfaces: [LiveEvent],
  fields: (t) => ({
    fleet: t.expose('fleet', {
      type: Fleet,
      nullable: false,
      description: 'The fleet, as last known at delivery.',
    }),
    observedAt: t.expose('observedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When the gateway saw the change, not when it happened.',
    }),
  }),
});

const FleetUtilizationEvent = builder.unionType('FleetUtilizationEvent', {
  description: 'What `fleetUtilization` says.',
  types: [StreamStarted, StreamCheckpoint, FleetUtilizationSnapshot, FleetUtilizationChanged],
  resolveType: (event) => event.type,
});

builder.subscriptionField('fleetUtilization', (t) =>
  t.field({
    type: FleetUtilizationEvent,
    nullable: false,
    action: 'read',
    description:
      "A fleet's figures, kept up to date. Follows the alias, where one is given. Only what is selected is read: `utilization` every second, everything else every 15 s.",
    args: {
      fleet: t.arg({ type: FleetSelector, required: true, description: "Which fleet's." }),
      after: t.arg.string({ description: 'The cursor of any event seen before, to go on from there.' }),
    },
    subscribe(_root, { fleet, after }, { live, signal }, info) {
      refuseUpstreamFields(info);
      const selector = fleetSelectorOf(fleet, ['fleet']);
      return live.fleetUtilization({ fleet: selector, figures: figuresIn(info), after: after ?? null }, signal);
    },
    resolve: (event) => event,
  }),
);

type Figure = domain.FleetUtilizationArguments['figures'][number];

/** Where each figure is selected, below the fleet. */
const places: readonly (readonly [Figure, ...(readonly string[])])[] = [
  ['utilization', 'utilization'],
  ['capacity', 'capacity'],
  ['locations', 'locations'],
  ['locationUtilization', 'locations', 'utilization'],
  ['locationCapacity', 'locations', 'capacity'],
];

function figuresIn(info: GraphQLResolveInfo): Figure[] {
  return places.flatMap(([figure, ...path]) => (isSelected(info, ['fleet', ...path]) ? figure : []));
}
