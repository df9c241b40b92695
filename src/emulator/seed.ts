import { believablePlayerId, believableSession } from './believable.ts';
import { hostGameSession } from './world/hosting.ts';
import { gameSessionArn, randomUuid } from './world/identifiers.ts';
import type { Fleet, GameSession, PlayerSession } from './world/records.ts';
import type { World } from './world/world.ts';

/** The IDs of the `dev` world. They never change: the README's operations paste unchanged. */
export const devWorld = {
  region: 'us-west-2',
  frontierFleetId: 'fleet-5eed0001-0000-4000-8000-000000000001',
  arenaFleetId: 'fleet-5eed0002-0000-4000-8000-000000000002',
  /** SIMPLE, leads to frontier. */
  liveAliasId: 'alias-5eed0001-0000-4000-8000-000000000001',
  /** TERMINAL. */
  retiredAliasId: 'alias-5eed0002-0000-4000-8000-000000000002',
  /** On frontier in its home Region: 8 slots, 2 players; the simulation never touches it. */
  harborDuelId: 'arn:aws:gamelift:us-west-2::gamesession/fleet-5eed0001-0000-4000-8000-000000000001/harbor-duel',
  harborDuelPlayerSessionIds: [
    'psess-5eed0001-0000-4000-8000-000000000001',
    'psess-5eed0002-0000-4000-8000-000000000002',
  ],
} as const;

/** The last part of harbor-duel's ARN. */
const harborDuelIdString = 'harbor-duel';

const frontierSessions = 39;
const arenaSessions = 8;

/**
 * Fills an empty world with the `dev` world: two fleets, two aliases, a few dozen sessions with players, and a life
 * cycle that takes seconds. In another Region than us-west-2 the ARNs name that Region.
 */
export function seedDevWorld(world: World): void {
  world.configure({ activationMs: 3_000, terminationMs: 2_000 });
  world.addFleet({
    name: 'frontier',
    description: 'The open world: every mode, in three locations',
    fleetId: devWorld.frontierFleetId,
    locations: ['us-east-1', 'eu-central-1'],
  });
  world.addFleet({
    name: 'arena',
    description: 'Ranked matches, in the home Region only',
    fleetId: devWorld.arenaFleetId,
  });
  world.addAlias({
    aliasId: devWorld.liveAliasId,
    name: 'live',
    description: 'Where players are sent now',
    fleetId: devWorld.frontierFleetId,
  });
  world.addAlias({
    aliasId: devWorld.retiredAliasId,
    name: 'retired',
    description: 'Clients before version 2',
    message: 'This version of the game is no longer supported. Please update to play online.',
  });
  const frontier = world.fleets.get(devWorld.frontierFleetId);
  seedHarborDuel(world, frontier);
  seedSessions(world, frontier, frontierSessions);
  seedSessions(world, world.fleets.get(devWorld.arenaFleetId), arenaSessions);
}

/** The ARN of harbor-duel in this world's Region. */
export function harborDuelIdIn(world: World): string {
  return gameSessionArn(world, devWorld.frontierFleetId, world.region, harborDuelIdString);
}

function seedHarborDuel(world: World, fleet: Fleet): void {
  const session = seedSession(world, fleet, world.region, {
    idString: harborDuelIdString,
    name: 'Harbor Duel',
    maximumPlayerSessionCount: 8,
    gameProperties: new Map([
      ['gameMode', 'duel'],
      ['gameMap', 'harbor'],
      ['difficulty', 'normal'],
      ['language', 'en'],
    ]),
    minutesOld: 12,
  });
  const [first, second] = devWorld.harborDuelPlayerSessionIds;
  seedPlayer(world, session, first, 'ada-wren-101', 11);
  seedPlayer(world, session, second, 'lin-otter-202', 9);
}

function seedSessions(world: World, fleet: Fleet, count: number): void {
  const locations = [...fleet.locations.keys()];
  for (let index = 0; index < count; index += 1) {
    const minutesOld = 1 + world.random() * 9;
    const session = seedSession(world, fleet, locations[index % locations.length] ?? world.region, {
      idString: `gsess-${randomUuid(world.random)}`,
      ...believableSession(world.random),
      minutesOld,
    });
    const players = Math.floor(world.random() * (session.maximumPlayerSessionCount + 1));
    for (let player = 0; player < players; player += 1) {
      const playerSessionId = `psess-${randomUuid(world.random)}`;
      seedPlayer(world, session, playerSessionId, believablePlayerId(world.random), world.random() * minutesOld);
    }
  }
}

interface SeededSession {
  idString: string;
  name: string;
  maximumPlayerSessionCount: number;
  gameProperties: ReadonlyMap<string, string>;
  minutesOld: number;
}

/** An ACTIVE session that began some minutes ago. */
function seedSession(world: World, fleet: Fleet, locationName: string, seeded: SeededSession): GameSession {
  const location = fleet.locations.get(locationName);
  if (location === undefined) throw new Error(`fleet ${fleet.fleetId} has no location ${locationName}`);
  const { minutesOld, ...request } = seeded;
  const creationTime = minutesAgo(world, minutesOld);
  const session = hostGameSession(world, { fleet, location, ...request, status: 'ACTIVE', creationTime });
  world.gameSessions.add(session);
  return session;
}

/** A player who was accepted long ago. */
function seedPlayer(
  world: World,
  gameSession: GameSession,
  playerSessionId: string,
  playerId: string,
  minutes: number,
) {
  const player: PlayerSession = {
    order: world.nextOrder(),
    playerSessionId,
    playerId,
    playerData: undefined,
    gameSession,
    status: 'ACTIVE',
    creationTime: minutesAgo(world, minutes),
    terminationTime: undefined,
  };
  world.lifecycle.addPlayer(player);
}

function minutesAgo(world: World, minutes: number): number {
  return Math.floor(world.now() - minutes * 60_000);
}
