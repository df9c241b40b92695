import { type Clock, systemClock } from '../../lib/clock.ts';
import { EmulatorClock } from '../emulator-clock.ts';
import { Pages } from '../pages.ts';
import { Aliases } from './aliases.ts';
import { changeConfig, defaultWorldConfig, longestReadLagMs, type WorldConfig } from './config.ts';
import { Creators } from './creators.ts';
import { Fleets } from './fleets.ts';
import { GameSessions } from './game-sessions.ts';
import { History, type Transition } from './history.ts';
import { aliasArn } from './identifiers.ts';
import { Lifecycle } from './lifecycle.ts';
import { addAlias, repointAlias } from './new-alias.ts';
import { addFleet } from './new-fleet.ts';
import { Past } from './past.ts';
import { PlayerSessions } from './player-sessions.ts';
import {
  type Alias,
  type CertificateType,
  type Fleet,
  type FleetStatus,
  type GameSession,
  type GameSessionStatus,
  type GameSessionStatusReason,
  isLiving,
  type PlayerGatewayMode,
  type PlayerGatewayStatus,
  type PlayerSession,
  type ResourceCreationLimitPolicy,
} from './records.ts';
import { SearchIndexes } from './search.ts';

export interface WorldOptions {
  /** The home Region that IDs and ARNs name. */
  region: string;
  /** Twelve digits. */
  accountId: string;
  /** Uniform in [0, 1). A seeded one makes IDs and simulated traffic repeatable. */
  random: () => number;
  config?: Partial<WorldConfig>;
  /** What the emulator's clock is set by. Default: the machine's time. */
  clock?: Clock;
}

/**
 * Everything that the emulated GameLift knows, in memory. Actions read and change it through its parts; the control
 * interface through its methods, which throw AwsError (NotFoundException, InvalidRequestException) for what they refuse.
 */
export interface World {
  readonly region: string;
  readonly accountId: string;
  readonly random: () => number;
  readonly config: Readonly<WorldConfig>;
  readonly clock: EmulatorClock;
  readonly fleets: Fleets;
  readonly aliases: Aliases;
  readonly gameSessions: GameSessions;
  readonly playerSessions: PlayerSessions;
  readonly creators: Creators;
  readonly searchIndexes: SearchIndexes;
  readonly lifecycle: Lifecycle;
  readonly pages: Pages;

  /** The emulator's time, in milliseconds since the Unix epoch. Never goes back. */
  now(): number;
  /** For one read that lags behind: the records as they were then, or undefined before they were there. Null: reads do not lag. */
  lookBack(): PastView | null;
  /** Moves the clock forward; what becomes due happens on the way, in order, each at its own time. */
  advanceClock(milliseconds: number): void;
  /** The next number of the one count that orders transitions and reads among each other. The first is 1. */
  nextSequence(): number;
  /** The transitions with a `seq` greater than `after`, oldest first, as far back as they are kept. */
  transitions(after: number): readonly Transition[];
  /** The `seq` up to which transitions have been dropped to bound memory; 0 while all are kept. */
  readonly transitionsDroppedUpTo: number;
  configure(changes: Readonly<Partial<WorldConfig>>): void;
  /** The next place in the order of creation. */
  nextOrder(): number;
  /** Sets aside `count` addresses of instances and answers the number of the first. */
  takeAddresses(count: number): number;

  /** What the server process would cause: activate, end, crash. The status that it already has changes nothing. */
  setGameSessionStatus(gameSessionId: string, status: GameSessionStatus, statusReason?: GameSessionStatusReason): void;
  /** What no operation can set: members that are left out stay as they are, null takes one away. */
  setHosting(gameSessionId: string, changes: HostingChanges): void;
  /** AcceptPlayerSession of the server SDK: RESERVED → ACTIVE. */
  acceptPlayerSession(playerSessionId: string): void;
  /** RemovePlayerSession of the server SDK: ACTIVE → COMPLETED. */
  removePlayerSession(playerSessionId: string): void;
  addFleet(options: FleetOptions): FleetSummary;
  /** Ends the fleet's living sessions, then forgets the fleet and all its sessions. Aliases keep pointing at it. */
  deleteFleet(fleetId: string): void;
  addAlias(options: AliasOptions): AliasSummary;
  /** Changes only the members given. `fleetId` makes the alias SIMPLE, `message` makes it TERMINAL. */
  repointAlias(aliasId: string, changes: AliasChanges): AliasSummary;
  deleteAlias(aliasId: string): void;

  /** Stops the clock: nothing that is due later happens any more. */
  close(): void;
}

/** Records as a read that lags sees them. */
export interface PastView {
  gameSession(session: GameSession): GameSession | undefined;
  playerSession(session: PlayerSession): PlayerSession | undefined;
}

export interface FleetOptions {
  name?: string;
  description?: string;
  /** Default: a new one. */
  fleetId?: string;
  /** Default ACTIVE. */
  status?: FleetStatus;
  /** Remote locations beside the home Region, which every fleet has. */
  locations?: readonly string[];
  /** How many ACTIVE sessions it starts with, spread over its locations. Default 0. */
  sessions?: number;
  /** How many game sessions each location can host at once. Default: its part of `sessions`, and 100 more. */
  serverProcesses?: number;
  resourceCreationLimitPolicy?: ResourceCreationLimitPolicy;
  /** Default DISABLED. */
  certificateType?: CertificateType;
  /** Default DISABLED. */
  playerGatewayMode?: PlayerGatewayMode;
  /** Makes it a fleet that runs this Realtime script. Default: it runs a build. */
  scriptId?: string;
}

/** Members of a game session that only the service itself decides. */
export interface HostingChanges {
  computeName?: string | null;
  playerGatewayStatus?: PlayerGatewayStatus | null;
  matchmakerData?: string | null;
}

interface FleetSummary {
  fleetId: string;
  fleetArn: string;
  name: string | undefined;
  /** The home Region first. */
  locations: string[];
  /** Living sessions. */
  sessions: number;
  /** At each location. */
  serverProcesses: number;
}

/** Give `fleetId` for a SIMPLE alias or `message` for a TERMINAL one. */
export interface AliasOptions {
  /** Default: a new one. */
  aliasId?: string;
  name: string;
  description?: string;
  fleetId?: string;
  message?: string;
}
export type AliasChanges = Partial<Omit<AliasOptions, 'aliasId'>>;

interface AliasSummary {
  aliasId: string;
  aliasArn: string;
  name: string;
  routingStrategy: { type: 'SIMPLE'; fleetId: string } | { type: 'TERMINAL'; message: string };
}

/** A world without fleets. */
export function createWorld(options: WorldOptions): World {
  const { region, accountId, random } = options;
  let config = changeConfig(defaultWorldConfig, options.config ?? {});
  let orders = 0;
  let addresses = 0;
  const nextOrder = () => {
    orders += 1;
    return orders;
  };
  const currentConfig = () => config;

  const clock = new EmulatorClock(options.clock ?? systemClock);
  const history = new History();
  const keptMs = () => longestReadLagMs(config);
  const pastGameSessions = new Past<GameSession>(clock, keptMs);
  const pastPlayerSessions = new Past<PlayerSession>(clock, keptMs);
  const searchIndexes = new SearchIndexes(clock, () => Math.max(config.searchLagMs, keptMs()));
  const fleets = new Fleets({ region, accountId });
  const aliases = new Aliases({ region, accountId });
  const gameSessions = new GameSessions(clock, history, searchIndexes, pastGameSessions);
  const playerSessions = new PlayerSessions(clock, history, pastPlayerSessions);
  const creators = new Creators(clock);
  const pages = new Pages(clock, currentConfig, random);
  const parts = { clock, random, gameSessions, playerSessions, nextOrder, config: currentConfig };
  const lifecycle = new Lifecycle(parts);

  const world: World = {
    region,
    accountId,
    random,
    clock,
    fleets,
    aliases,
    gameSessions,
    playerSessions,
    creators,
    searchIndexes,
    lifecycle,
    pages,
    nextOrder,
    get config() {
      return config;
    },
    get transitionsDroppedUpTo() {
      return history.droppedUpTo;
    },
    takeAddresses(count) {
      addresses += count;
      return addresses - count;
    },
    now: () => clock.now(),
    lookBack() {
      const { readLagMs } = config;
      const [least, most] = typeof readLagMs === 'number' ? [readLagMs, readLagMs] : readLagMs;
      if (most === 0) return null;
      const moment = clock.now() - (least + random() * (most - least));
      return {
        gameSession: (session) => pastGameSessions.at(session, moment),
        playerSession: (session) => pastPlayerSessions.at(session, moment),
      };
    },
    advanceClock: (milliseconds) => clock.advance(milliseconds),
    nextSequence: () => history.nextSequence(),
    transitions: (after) => history.after(after),
    configure(changes) {
      config = changeConfig(config, changes);
    },
    setGameSessionStatus: (id, status, reason) => lifecycle.setStatus(gameSessions.get(id), status, reason),
    setHosting(gameSessionId, changes) {
      const given = Object.entries(changes).map(([name, value]) => [name, value ?? undefined]);
      gameSessions.change(gameSessions.get(gameSessionId), Object.fromEntries(given));
    },
    acceptPlayerSession: (id) => lifecycle.accept(playerSessions.get(id)),
    removePlayerSession: (id) => lifecycle.remove(playerSessions.get(id)),
    addFleet: (fleetOptions) => summarizeFleet(addFleet(world, fleetOptions)),
    deleteFleet(fleetId) {
      const fleet = fleets.get(fleetId);
      for (const session of [...gameSessions.list(fleet)]) {
        if (isLiving(session.status)) lifecycle.setStatus(session, 'TERMINATED');
        playerSessions.deleteOfGameSession(session);
      }
      gameSessions.deleteFleet(fleet);
      fleets.delete(fleet);
    },
    addAlias: (aliasOptions) => summarizeAlias(world, addAlias(world, aliasOptions)),
    repointAlias: (aliasId, changes) => summarizeAlias(world, repointAlias(world, aliasId, changes)),
    deleteAlias: (aliasId) => aliases.delete(aliases.get(aliasId)),
    close: () => clock.close(),
  };
  return world;
}

function summarizeFleet(fleet: Fleet): FleetSummary {
  const locations = [...fleet.locations.values()];
  return {
    fleetId: fleet.fleetId,
    fleetArn: fleet.fleetArn,
    name: fleet.name,
    locations: locations.map((location) => location.name),
    sessions: locations.reduce((sum, location) => sum + location.totals.living, 0),
    serverProcesses: locations[0]?.serverProcesses ?? 0,
  };
}

function summarizeAlias(world: World, { aliasId, name, routingStrategy }: Alias): AliasSummary {
  return { aliasId, aliasArn: aliasArn(world, aliasId), name, routingStrategy };
}
