import {
  CreateGameSessionCommand,
  DescribeGameSessionDetailsCommand,
  DescribeGameSessionsCommand,
  type DescribeGameSessionsInput,
  GetGameSessionLogUrlCommand,
  SearchGameSessionsCommand,
  TerminateGameSessionCommand,
  UpdateGameSessionCommand,
} from '@aws-sdk/client-gamelift';
import { newIdempotencyToken } from './call.ts';
import { failureOf } from './error-table.ts';
import { DomainError, InvalidGameSessionStatusError, NotFoundError } from './errors.ts';
import {
  type FleetSelector,
  type GameProperty,
  type GameSession,
  protectionPolicies,
  toGameSession,
  upstreamProtection,
} from './game-session.ts';
import type { CallOptions, GameLift, Page } from './gamelift.ts';
import type { Upstream } from './operations.ts';
import { fleetChangeTags, fleetReadTags, gameSessionChangeTags, gameSessionReadTags } from './tags.ts';
import { validateCreateGameSession, validateGameSessionUpdate } from './validate.ts';
import { list, text, token } from './wire-values.ts';

type GameSessionCalls = Pick<
  GameLift,
  | 'listGameSessions'
  | 'readGameSession'
  | 'searchGameSessions'
  | 'gameSessionLogUrl'
  | 'createGameSession'
  | 'updateGameSession'
  | 'terminateGameSession'
>;

/** The calls about game sessions, one upstream operation each. */
export function gameSessionCalls({ client, call, readEnum }: Upstream): GameSessionCalls {
  const fromDescribe = (session: Record<string, unknown>) => toGameSession(session, readEnum, undefined);
  const fromDetail = (detail: Record<string, unknown>) => {
    const policy = readEnum('ProtectionPolicy', protectionPolicies, detail.ProtectionPolicy);
    return toGameSession((detail.GameSession ?? {}) as Record<string, unknown>, readEnum, policy);
  };

  /** DescribeGameSessions and …Details take the same input and differ in the answer's wrapping. */
  async function describe(
    input: DescribeGameSessionsInput,
    tags: readonly string[],
    withDetails: boolean,
    resource: string,
    options: CallOptions,
  ): Promise<Page<GameSession>> {
    const common = { kind: 'read', input, resource, tags } as const;
    if (withDetails) {
      return call(
        {
          ...common,
          operation: 'DescribeGameSessionDetails',
          send: async (abortSignal) => {
            const answer = await client.send(new DescribeGameSessionDetailsCommand(input), { abortSignal });
            return { items: list(answer.GameSessionDetails).map(fromDetail), nextToken: token(answer.NextToken) };
          },
        },
        options,
      );
    }
    return call(
      {
        ...common,
        operation: 'DescribeGameSessions',
        send: async (abortSignal) => {
          const answer = await client.send(new DescribeGameSessionsCommand(input), { abortSignal });
          return { items: list(answer.GameSessions).map(fromDescribe), nextToken: token(answer.NextToken) };
        },
      },
      options,
    );
  }

  async function readGameSession(
    gameSessionId: string,
    { withDetails }: { withDetails: boolean },
    options: CallOptions,
  ): Promise<GameSession | null> {
    try {
      const tags = gameSessionReadTags(gameSessionId);
      const page = await describe({ GameSessionId: gameSessionId }, tags, withDetails, gameSessionId, options);
      return page.items[0] ?? null;
    } catch (error) {
      // GameLift has both: an empty list and NotFoundException. For a reader they mean the same.
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  return {
    readGameSession,

    listGameSessions: ({ fleet, location, status, withDetails }, { limit, nextToken }, options) =>
      describe(
        {
          ...fleetOf(fleet),
          ...(location === null ? {} : { Location: location }),
          ...(status === null ? {} : { StatusFilter: status }),
          Limit: limit,
          ...(nextToken === null ? {} : { NextToken: nextToken }),
        },
        fleetReadTags(fleet),
        withDetails,
        fleet.fleetId ?? fleet.aliasId,
        options,
      ),

    searchGameSessions({ fleet, location, filterExpression, sortExpression }, { limit, nextToken }, options) {
      const input = {
        ...fleetOf(fleet),
        ...(location === null ? {} : { Location: location }),
        ...(filterExpression === null ? {} : { FilterExpression: filterExpression }),
        ...(sortExpression === null ? {} : { SortExpression: sortExpression }),
        Limit: limit,
        ...(nextToken === null ? {} : { NextToken: nextToken }),
      };
      return call(
        {
          operation: 'SearchGameSessions',
          kind: 'read',
          input,
          resource: fleet.fleetId ?? fleet.aliasId,
          tags: fleetReadTags(fleet),
          send: async (abortSignal) => {
            const answer = await client.send(new SearchGameSessionsCommand(input), { abortSignal });
            return { items: list(answer.GameSessions).map(fromDescribe), nextToken: token(answer.NextToken) };
          },
        },
        options,
      );
    },

    async gameSessionLogUrl(gameSessionId, options) {
      const input = { GameSessionId: gameSessionId };
      try {
        return await call(
          {
            operation: 'GetGameSessionLogUrl',
            kind: 'read',
            input,
            resource: null,
            tags: gameSessionReadTags(gameSessionId),
            send: async (abortSignal) => {
              const answer = await client.send(new GetGameSessionLogUrlCommand(input), { abortSignal });
              return text(answer.PreSignedUrl) || null;
            },
          },
          options,
        );
      } catch (error) {
        // GameLift says the same of a session without logs (still running, or older than 14 days) as of no such session.
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },

    async createGameSession(input, options) {
      validateCreateGameSession(input);
      const token = input.idempotencyToken ?? newIdempotencyToken();
      const request = {
        ...fleetOf(input.fleet),
        MaximumPlayerSessionCount: input.maximumPlayerSessionCount,
        IdempotencyToken: token,
        ...(input.location === null ? {} : { Location: input.location }),
        ...(input.name === null ? {} : { Name: input.name }),
        ...(input.gameProperties === null ? {} : { GameProperties: propertiesOf(input.gameProperties) }),
        ...(input.gameSessionData === null ? {} : { GameSessionData: input.gameSessionData }),
        ...(input.creatorId === null ? {} : { CreatorId: input.creatorId }),
      };
      try {
        return await call(
          {
            operation: 'CreateGameSession',
            kind: 'repeatable',
            input: {},
            resource: null,
            tags: fleetChangeTags(input.fleet),
            send: async (abortSignal) =>
              fromAnswer(await client.send(new CreateGameSessionCommand(request), { abortSignal })),
          },
          options,
        );
      } catch (error) {
        throw withToken(error, token);
      }
    },

    async updateGameSession(input, options) {
      validateGameSessionUpdate(input);
      const request = {
        GameSessionId: input.gameSessionId,
        ...(input.name === null ? {} : { Name: input.name }),
        ...(input.maximumPlayerSessionCount === null
          ? {}
          : { MaximumPlayerSessionCount: input.maximumPlayerSessionCount }),
        ...(input.playerSessionCreationPolicy === null
          ? {}
          : { PlayerSessionCreationPolicy: input.playerSessionCreationPolicy }),
        ...(input.protectionPolicy === null ? {} : { ProtectionPolicy: upstreamProtection[input.protectionPolicy] }),
        ...(input.gameProperties === null ? {} : { GameProperties: propertiesOf(input.gameProperties) }),
      };
      const session = await call(
        {
          operation: 'UpdateGameSession',
          // It sets values: sent twice, it has the effect of once.
          kind: 'repeatable',
          input: {},
          resource: null,
          tags: gameSessionChangeTags(input.gameSessionId),
          send: async (abortSignal) =>
            fromAnswer(await client.send(new UpdateGameSessionCommand(request), { abortSignal })),
        },
        options,
      );
      // The answer has no protection policy; what was just set is known all the same.
      return input.protectionPolicy === null ? session : { ...session, protectionPolicy: input.protectionPolicy };
    },

    async terminateGameSession(gameSessionId, mode, options) {
      let mayHaveEnded = false;
      try {
        return await call(
          {
            operation: 'TerminateGameSession',
            kind: 'repeatable',
            input: {},
            resource: null,
            tags: gameSessionChangeTags(gameSessionId),
            send: async (abortSignal) => {
              const request = { GameSessionId: gameSessionId, TerminationMode: mode };
              try {
                return fromAnswer(await client.send(new TerminateGameSessionCommand(request), { abortSignal }));
              } catch (error) {
                mayHaveEnded ||= failureOf(error).effect === 'unclear';
                throw error;
              }
            },
          },
          options,
        );
      } catch (error) {
        // A first attempt whose answer was lost may have done it: the second is then refused for the new status.
        if (mayHaveEnded && error instanceof InvalidGameSessionStatusError) {
          options.allowance?.extendForChange(1);
          const session = await readGameSession(gameSessionId, { withDetails: false }, options);
          if (session?.status === 'TERMINATING' || session?.status === 'TERMINATED') return session;
        }
        throw error;
      }
    },
  };

  function fromAnswer({ GameSession: session }: { GameSession?: unknown }): GameSession {
    if (typeof session !== 'object' || session === null) {
      throw new SyntaxError('the answer has no GameSession');
    }
    return fromDescribe(session as Record<string, unknown>);
  }
}

function fleetOf(fleet: FleetSelector): { FleetId: string } | { AliasId: string } {
  return fleet.fleetId === undefined ? { AliasId: fleet.aliasId } : { FleetId: fleet.fleetId };
}

function propertiesOf(properties: readonly GameProperty[]): { Key: string; Value: string }[] {
  return properties.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** A create that may have happened is safe to repeat, but only with its token, which the client may not know. */
function withToken(error: unknown, token: string): unknown {
  if (!(error instanceof DomainError) || error.code !== 'UPSTREAM_UNAVAILABLE') return error;
  const message = `${error.message}; the game session may have been created: repeat with idempotencyToken "${token}"`;
  const { requestId, retryAfterMs } = error;
  return new DomainError('UPSTREAM_UNAVAILABLE', message, {
    requestId: requestId ?? undefined,
    retryAfterMs: retryAfterMs ?? undefined,
    cause: error,
  });
}
