import type { FleetSelector } from '../../../gamelift/game-session.ts';
import type { CoreEvent } from '../../delivery/events.ts';
import type { Figure, LiveFleet } from './image.ts';

export interface FleetUtilizationArguments {
  fleet: FleetSelector;
  /** What the events show beside the fleet's attributes: nothing else is read. */
  figures: readonly Figure[];
  after: string | null;
}

export type FleetUtilizationSnapshot = {
  type: 'FleetUtilizationSnapshot';
  cursor: string;
  fleet: LiveFleet;
  observedAt: Date;
};

export type FleetUtilizationChanged = {
  type: 'FleetUtilizationChanged';
  cursor: string;
  fleet: LiveFleet;
  observedAt: Date;
};

export type FleetUtilizationEvent = CoreEvent | FleetUtilizationSnapshot | FleetUtilizationChanged;
