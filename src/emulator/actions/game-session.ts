import type { Action } from '../action.ts';
import { AwsError } from '../aws-error.ts';
import { compile } from '../filter/evaluate.ts';
import { parseFilter, parseSort } from '../filter/parser.ts';
import { listingOf, type Page, searchCap } from '../pages.ts';
import { hostGameSession } from '../world/hosting.ts';
import { randomUuid } from '../world/identifiers.ts';
import type { FleetLocation } from '../world/locations.ts';
import { listingOfPast } from '../world/past.ts';
import type {
  Fleet,
  GameSession,
  PlayerSessionCreationPolicy,
  ProtectionPolicy,
  TerminationMode,
} from '../world/records.ts';
import type { World } from '../world/world.ts';
import { findOriginal, idempotencyToken, requestDigest } from './idempotency.ts';
import { logUrl } from './log-url.ts';
import { gameSessionOutput, present } from './outputs.ts';
import { exactlyOne, type FleetSelector, selectFleet, statusFilter } from './selectors.ts';

/**
 * Takes a server process and starts a session on it. A repeated idempotency token answers the session of the first
 * request, as it is by now.
 */
export const createGameSession: Action = (world, rawInput) => {
  const input = rawInput as unknown as CreateGameSessionInput;
  exactlyOne(rawInput, 'FleetId', 'AliasId');
  checkMaximumPlayerSessionCount(input.MaximumPlayerSessionCount);
  const token = idempotencyToken(input);
  const fleet = selectFleet(world, input);
  if (fleet.status !== 'ACTIVE') {
    throw new AwsError('InvalidFleetStatusException', `Fleet ${fleet.fleetId} is ${fleet.status}, not ACTIVE.`);
  }
  const location = locationOf(fleet, input.Location ?? world.region);
  const digest = requestDigest(input, location);
  const original = token === undefined ? undefined : findOriginal(world, fleet, token, digest);
  if (original !== undefined) return { GameSession: gameSessionOutput(original) };

  world.creators.check(fleet, input.CreatorId);
  const session = hostGameSession(world, {
    fleet,
    location,
    idString: token ?? `gsess-${randomUuid(world.random)}`,
    maximumPlayerSessionCount: input.MaximumPlayerSessionCount,
    name: input.Name,
    gameProperties: propertiesOf(input.GameProperties),
    creatorId: input.CreatorId,
    gameSessionData: input.GameSessionData,
    requestDigest: digest,
  });
  world.creators.record(fleet, input.CreatorId);
  world.lifecycle.start(session);
  return { GameSession: gameSessionOutput(session) };
};

/** Unknown IDs are an empty list, as callers in the wild expect; an unknown fleet is a NotFoundException. */
export const describeGameSessions: Action = (world, input) => {
  const { items, NextToken } = readSessions(world, 'DescribeGameSessions', input as DescribeInput);
  return present({ GameSessions: items.map(gameSessionOutput), NextToken });
};

/** The same sessions with their protection policies, which no other operation tells. */
export const describeGameSessionDetails: Action = (world, input) => {
  const { items, NextToken } = readSessions(world, 'DescribeGameSessionDetails', input as DescribeInput);
  const GameSessionDetails = items.map((session) => ({
    GameSession: gameSessionOutput(session),
    ProtectionPolicy: session.protectionPolicy,
  }));
  return present({ GameSessionDetails, NextToken });
};

/** ACTIVE sessions of one fleet as the search index has them, at most 20 a page. */
export const searchGameSessions: Action = (world, rawInput) => {
  const input = rawInput as SearchInput;
  exactlyOne(rawInput, 'FleetId', 'AliasId');
  const filter = input.FilterExpression === undefined ? undefined : compile(parseFilter(input.FilterExpression));
  const sort = input.SortExpression === undefined ? undefined : parseSort(input.SortExpression);
  const fleet = selectFleet(world, input);
  const { Limit, NextToken: nextToken, ...scope } = input;
  const { items, NextToken } = world.pages.read(
    { operation: 'SearchGameSessions', scope: [fleet.fleetId, scope], limit: Limit, nextToken, cap: searchCap },
    world.searchIndexes.search(fleet, { location: input.Location, filter, sort }),
  );
  return present({ GameSessions: items.map(gameSessionOutput), NextToken });
};

/**
 * Changes the members given. Game properties are merged by key; none can be removed. A maximum below the present number
 * of players is taken: the session is then full.
 */
export const updateGameSession: Action = (world, rawInput) => {
  const input = rawInput as unknown as UpdateGameSessionInput;
  checkMaximumPlayerSessionCount(input.MaximumPlayerSessionCount);
  const session = world.gameSessions.get(input.GameSessionId);
  expectRunning(session, 'updated');
  const gameProperties = new Map([...session.gameProperties, ...propertiesOf(input.GameProperties)]);
  if (gameProperties.size > mostGameProperties) {
    const problem = `GameProperties: at most ${mostGameProperties} keys, and ${gameProperties.size} after merging.`;
    throw new AwsError('InvalidRequestException', problem);
  }
  world.gameSessions.change(session, {
    gameProperties,
    maximumPlayerSessionCount: input.MaximumPlayerSessionCount ?? session.maximumPlayerSessionCount,
    name: input.Name ?? session.name,
    playerSessionCreationPolicy: input.PlayerSessionCreationPolicy ?? session.playerSessionCreationPolicy,
    protectionPolicy: input.ProtectionPolicy ?? session.protectionPolicy,
  });
  return { GameSession: gameSessionOutput(session) };
};

/** Answers TERMINATING; TERMINATED and the status reason follow when the server process has ended. */
export const terminateGameSession: Action = (world, input) => {
  const { GameSessionId, TerminationMode: mode } = input as { GameSessionId: string; TerminationMode: TerminationMode };
  const session = world.gameSessions.get(GameSessionId);
  expectRunning(session, 'terminated');
  world.lifecycle.terminate(session, mode);
  return { GameSession: gameSessionOutput(session) };
};

/** Throws NotFoundException where no logs are stored: until the session has ended, and from 14 days after. */
export const getGameSessionLogUrl: Action = (world, input, context) => {
  const { GameSessionId } = input as { GameSessionId: string };
  const PreSignedUrl = logUrl(world.gameSessions.get(GameSessionId), context.region, world.now());
  if (PreSignedUrl === undefined) {
    throw new AwsError('NotFoundException', `No logs are stored for game session ${GameSessionId}.`);
  }
  return { PreSignedUrl };
};

interface GamePropertyInput {
  Key: string;
  Value: string;
}
export interface CreateGameSessionInput extends FleetSelector {
  MaximumPlayerSessionCount: number;
  Name?: string;
  GameProperties?: readonly GamePropertyInput[];
  CreatorId?: string;
  /** The deprecated twin of IdempotencyToken. */
  GameSessionId?: string;
  IdempotencyToken?: string;
  GameSessionData?: string;
  Location?: string;
}
interface UpdateGameSessionInput {
  GameSessionId: string;
  MaximumPlayerSessionCount?: number;
  Name?: string;
  PlayerSessionCreationPolicy?: PlayerSessionCreationPolicy;
  ProtectionPolicy?: ProtectionPolicy;
  GameProperties?: readonly GamePropertyInput[];
}
interface PageInput {
  Limit?: number;
  NextToken?: string;
}
interface DescribeInput extends FleetSelector, PageInput {
  GameSessionId?: string;
  Location?: string;
  StatusFilter?: string;
}
interface SearchInput extends FleetSelector, PageInput {
  Location?: string;
  FilterExpression?: string;
  SortExpression?: string;
}

/** AWS: "Maximum player sessions per game session: 200, not adjustable". */
const mostPlayerSessions = 200;
const mostGameProperties = 16;
/** Those that AWS documents for StatusFilter: ERROR is not among them. */
const filterableStatuses = ['ACTIVE', 'ACTIVATING', 'TERMINATED', 'TERMINATING'] as const;

function readSessions(world: World, operation: string, input: Readonly<DescribeInput>): Page<GameSession> {
  const selector = exactlyOne({ ...input }, 'FleetId', 'AliasId', 'GameSessionId');
  const status = statusFilter('StatusFilter', input.StatusFilter, filterableStatuses);
  const past = world.lookBack();
  if (selector === 'GameSessionId') {
    const present = world.gameSessions.find(input.GameSessionId ?? '');
    const session = present && past ? past.gameSession(present) : present;
    const matches =
      session !== undefined &&
      (status === undefined || session.status === status) &&
      (input.Location === undefined || session.location.name === input.Location);
    return { items: matches ? [session] : [], NextToken: undefined };
  }
  const fleet = selectFleet(world, input);
  const { Limit, NextToken, ...scope } = input;
  return world.pages.read(
    { operation, scope: [fleet.fleetId, scope], limit: Limit, nextToken: NextToken },
    past
      ? listingOfPast(
          world.gameSessions.list(fleet, { location: input.Location }),
          (session) => past.gameSession(session),
          (session) => status === undefined || session.status === status,
        )
      : listingOf(world.gameSessions.list(fleet, { location: input.Location, status })),
  );
}

function propertiesOf(properties: readonly GamePropertyInput[] = []): ReadonlyMap<string, string> {
  return new Map(properties.map(({ Key, Value }) => [Key, Value]));
}

function checkMaximumPlayerSessionCount(count: number | undefined): void {
  if (count === undefined || count <= mostPlayerSessions) return;
  const problem = `MaximumPlayerSessionCount: expected at most ${mostPlayerSessions}, found ${count}.`;
  throw new AwsError('InvalidRequestException', problem);
}

function locationOf(fleet: Fleet, name: string): FleetLocation {
  const location = fleet.locations.get(name);
  if (location !== undefined) return location;
  const names = [...fleet.locations.keys()].join(', ');
  throw new AwsError('InvalidRequestException', `Location ${name} is not one of fleet ${fleet.fleetId}: ${names}`);
}

/** Assumption: AWS's texts disagree on which statuses are refused; here sessions are that end or have ended. */
function expectRunning(session: GameSession, verb: 'updated' | 'terminated'): void {
  if (session.status === 'ACTIVE' || session.status === 'ACTIVATING') return;
  const problem = `Game session ${session.gameSessionId} is ${session.status} and can't be ${verb}.`;
  throw new AwsError('InvalidGameSessionStatusException', problem);
}
