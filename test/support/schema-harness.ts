import { type ExecutionResult, execute, parse, subscribe, validate } from 'graphql';
import { openViewer } from '../../src/auth/viewer.ts';
import type { GameSession } from '../../src/gamelift/game-session.ts';
import type { GameLift } from '../../src/gamelift/gamelift.ts';
import type { Loaders } from '../../src/gamelift/loaders.ts';
import type { PlayerSession } from '../../src/gamelift/player-session.ts';
import type { Live } from '../../src/live/live.ts';
import { type Context, defaultReservationTimeoutMs, type UpstreamContext } from '../../src/schema/context.ts';
import { toGraphQLError } from '../../src/schema/errors.ts';
import { schema } from '../../src/schema/index.ts';

/** The parts of a context that a test gives; whatever else a resolver calls fails by its name. */
export interface Parts {
  gamelift?: Partial<GameLift>;
  loaders?: Partial<Loaders>;
  live?: Partial<Live>;
  viewer?: Context['viewer'];
  logger?: Context['logger'];
  signal?: AbortSignal;
  reservationTimeoutMs?: number;
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer of its own document.
  data: any;
  errors: readonly { message: string; path?: string; extensions: Record<string, unknown> }[];
}

/** Runs a document as a client sees it: validated, executed, errors masked. */
export async function run(
  document: string,
  parts: Parts = {},
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  const parsed = parse(document);
  const invalid = validate(schema, parsed);
  if (invalid.length > 0) return answerOf({ errors: invalid }, parts);
  const contextValue = contextOf(parts);
  return answerOf(await execute({ schema, document: parsed, variableValues: variables, contextValue }), parts);
}

/** Subscribes as a client does: the stream of answers, or the answer that refuses it. */
export async function runSubscription(
  document: string,
  parts: Parts = {},
  variables: Record<string, unknown> = {},
): Promise<AsyncIterableIterator<Answer> | Answer> {
  const parsed = parse(document);
  const invalid = validate(schema, parsed);
  if (invalid.length > 0) return answerOf({ errors: invalid }, parts);
  const contextValue = contextOf(parts);
  const stream = await subscribe({ schema, document: parsed, variableValues: variables, contextValue });
  if (!(Symbol.asyncIterator in stream)) return answerOf(stream, parts);
  // Not a generator: `return` must reach the stream while a `next` is pending.
  const answers: AsyncIterableIterator<Answer> = {
    async next() {
      const result = await stream.next();
      return result.done ? result : { done: false, value: answerOf(result.value, parts) };
    },
    async return() {
      await stream.return(undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}

function contextOf(parts: Parts): UpstreamContext {
  const gamelift = only<GameLift>('gamelift', parts.gamelift);
  return {
    viewer: parts.viewer ?? openViewer,
    gamelift,
    budget: { state: () => gamelift.upstreamBudget() },
    loaders: only<Loaders>('loaders', parts.loaders),
    live: only<Live>('live', parts.live),
    logger: parts.logger ?? { error() {} },
    requestId: 'request-1',
    signal: parts.signal,
    reservationTimeoutMs: parts.reservationTimeoutMs ?? defaultReservationTimeoutMs,
  };
}

function only<T extends object>(name: string, part: Partial<T> | undefined): T {
  return new Proxy((part ?? {}) as T, {
    get(target, member) {
      if (member in target) return target[member as keyof T];
      return () => Promise.reject(new Error(`${name}.${String(member)} is not part of this test`));
    },
  });
}

function answerOf(result: ExecutionResult, parts: Parts): Answer {
  const context = { requestId: 'request-1', logger: parts.logger ?? { error() {} } };
  const errors = (result.errors ?? []).map((error) => {
    const { message, path, extensions } = toGraphQLError(error, context);
    return { message, ...(path && { path: path.join('.') }), extensions };
  });
  return { data: result.data && JSON.parse(JSON.stringify(result.data)), errors };
}

export const fleetId = 'fleet-5eed0001-0000-4000-8000-000000000001';
export const aliasId = 'alias-5eed0001-0000-4000-8000-000000000001';
export const gameSessionId = `arn:aws:gamelift:us-west-2::gamesession/${fleetId}/harbor-duel`;
export const playerSessionId = 'psess-5eed0001-0000-4000-8000-000000000001';

export function gameSession(members: Partial<GameSession> = {}): GameSession {
  return {
    gameSessionId,
    name: 'Harbor duel',
    fleetId,
    fleetArn: null,
    location: 'us-west-2',
    status: 'ACTIVE',
    statusReason: null,
    creationTime: new Date('2026-11-21T08:15:30.125Z'),
    terminationTime: null,
    currentPlayerSessionCount: 2,
    maximumPlayerSessionCount: 8,
    playerSessionCreationPolicy: 'ACCEPT_ALL',
    protectionPolicy: undefined,
    gameProperties: [{ key: 'map', value: 'harbor' }],
    creatorId: null,
    gameSessionData: 'secret rules',
    matchmakerData: '{"teams":[]}',
    ipAddress: '127.0.0.1',
    dnsName: 'localhost',
    port: 7777,
    computeName: null,
    playerGatewayStatus: null,
    ...members,
  };
}

export function playerSession(members: Partial<PlayerSession> = {}): PlayerSession {
  return {
    playerSessionId,
    playerId: 'ann',
    gameSessionId,
    fleetId,
    fleetArn: null,
    status: 'RESERVED',
    creationTime: new Date('2026-11-21T08:15:30.125Z'),
    terminationTime: null,
    playerData: 'skill 7',
    ipAddress: '127.0.0.1',
    dnsName: 'localhost',
    port: 7777,
    ...members,
  };
}
