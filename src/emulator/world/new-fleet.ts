import { AwsError } from '../aws-error.ts';
import { hostGameSession } from './hosting.ts';
import { fleetArn, randomUuid } from './identifiers.ts';
import { FleetLocation, serverProcessesPerInstance } from './locations.ts';
import type { Fleet } from './records.ts';
import type { FleetOptions, World } from './world.ts';

/** How many more sessions than it starts with a location can host, where nothing is said. */
const spareServerProcesses = 100;

/**
 * Adds a fleet and the sessions that it starts with. Throws AwsError: InvalidRequestException for options that can't
 * be, ConflictException for a fleet ID that is taken.
 */
export function addFleet(world: World, options: Readonly<FleetOptions>): Fleet {
  const fleetId = options.fleetId ?? `fleet-${randomUuid(world.random)}`;
  check(/^[a-z]*fleet-[a-zA-Z0-9-]+$/.test(fleetId), 'fleetId', 'an ID like fleet-<uuid>', fleetId);
  if (world.fleets.find(fleetId) !== undefined) {
    throw new AwsError('ConflictException', `Fleet already exists: ${fleetId}`);
  }
  const names = [...new Set([world.region, ...(options.locations ?? [])])];
  for (const name of names) check(/^[A-Za-z0-9-]{1,64}$/.test(name), 'locations', 'names of locations', name);

  const sessions = options.sessions ?? 0;
  check(Number.isSafeInteger(sessions) && sessions >= 0, 'sessions', 'a whole number of 0 or more', sessions);
  const mostSessions = Math.ceil(sessions / names.length);
  const serverProcesses = options.serverProcesses ?? mostSessions + spareServerProcesses;
  const enough = Number.isSafeInteger(serverProcesses) && serverProcesses >= mostSessions;
  check(enough, 'serverProcesses', `a whole number of ${mostSessions} (its sessions) or more`, serverProcesses);

  const { scriptId, certificateType = 'DISABLED' } = options;
  if (scriptId !== undefined) check(/^script-\S+$/.test(scriptId), 'scriptId', 'an ID like script-<uuid>', scriptId);
  const fleet: Fleet = {
    order: world.nextOrder(),
    fleetId,
    fleetArn: fleetArn(world, fleetId),
    name: options.name,
    description: options.description,
    status: options.status ?? 'ACTIVE',
    creationTime: world.now(),
    buildId: scriptId === undefined ? `build-${randomUuid(world.random)}` : undefined,
    scriptId,
    instanceType: 'c5.large',
    certificateType,
    playerGatewayMode: options.playerGatewayMode ?? 'DISABLED',
    newGameSessionProtectionPolicy: 'NoProtection',
    resourceCreationLimitPolicy: options.resourceCreationLimitPolicy,
    locations: new Map(
      names.map((name) => {
        const firstAddress = world.takeAddresses(Math.ceil(serverProcesses / serverProcessesPerInstance));
        return [name, new FleetLocation(name, serverProcesses, firstAddress, certificateType)];
      }),
    ),
  };
  world.fleets.add(fleet);
  populate(world, fleet, sessions);
  return fleet;
}

const gameModes = ['duel', 'skirmish', 'conquest', 'race'];
const gameMaps = ['harbor', 'canyon', 'foundry', 'glacier', 'orchard'];

/** Spreads plain ACTIVE sessions over the fleet's locations, with values of some variety to filter and sort by. */
function populate(world: World, fleet: Fleet, count: number): void {
  const locations = [...fleet.locations.values()];
  for (let index = 0; index < count; index += 1) {
    const location = locations[index % locations.length];
    if (location === undefined) throw new Error(`fleet ${fleet.fleetId} has no location`);
    const session = hostGameSession(world, {
      fleet,
      location,
      idString: `gsess-${randomUuid(world.random)}`,
      name: `Session ${index + 1}`,
      maximumPlayerSessionCount: 2 + Math.floor(world.random() * 31),
      gameProperties: new Map([
        ['gameMode', pick(world, gameModes)],
        ['gameMap', pick(world, gameMaps)],
        ['level', String(1 + Math.floor(world.random() * 50))],
      ]),
      status: 'ACTIVE',
    });
    world.gameSessions.add(session);
  }
}

function pick(world: World, values: readonly string[]): string {
  return values[Math.floor(world.random() * values.length)] ?? '';
}

function check(holds: boolean, option: string, expected: string, actual: unknown): void {
  if (holds) return;
  throw new AwsError('InvalidRequestException', `${option}: expected ${expected}, got ${JSON.stringify(actual)}`);
}
