import {
  CreatePlayerSessionCommand,
  CreatePlayerSessionsCommand,
  DescribePlayerSessionsCommand,
  type DescribePlayerSessionsInput,
} from '@aws-sdk/client-gamelift';
import { NotFoundError } from './errors.ts';
import type { CallOptions, GameLift, Page } from './gamelift.ts';
import type { Upstream } from './operations.ts';
import { type PlayerSession, toPlayerSession } from './player-session.ts';
import { gameSessionChangeTags, gameSessionReadTags, playerReadTags } from './tags.ts';
import { validatePlayerId, validateReservation, validateReservations } from './validate.ts';
import { list, token } from './wire-values.ts';

type PlayerSessionCalls = Pick<
  GameLift,
  'listPlayerSessions' | 'readPlayerSession' | 'createPlayerSession' | 'createPlayerSessions'
>;

/** The calls about player sessions, one upstream operation each. */
export function playerSessionCalls({ client, call, readEnum }: Upstream): PlayerSessionCalls {
  const describe = (
    input: DescribePlayerSessionsInput,
    tags: readonly string[],
    options: CallOptions,
  ): Promise<Page<PlayerSession>> =>
    call(
      {
        operation: 'DescribePlayerSessions',
        kind: 'read',
        input,
        resource: input.GameSessionId ?? null,
        tags,
        send: async (abortSignal) => {
          const answer = await client.send(new DescribePlayerSessionsCommand(input), { abortSignal });
          const items = list(answer.PlayerSessions).map((session) => toPlayerSession(session, readEnum));
          return { items, nextToken: token(answer.NextToken) };
        },
      },
      options,
    );

  // There is no idempotency token here: a second attempt after a lost answer could take a second slot.
  const once = { once: { lookUp: 'playerSessions(by: { gameSessionId: … }) for the player' } };

  return {
    async listPlayerSessions({ by, status }, { limit, nextToken }, options) {
      if (by.playerId !== undefined) validatePlayerId(by.playerId);
      const page = { Limit: limit, ...(nextToken === null ? {} : { NextToken: nextToken }) };
      if (by.gameSessionId === undefined) return describe({ PlayerId: by.playerId, ...page }, playerReadTags, options);
      const filter = status === null ? {} : { PlayerSessionStatusFilter: status };
      const input = { GameSessionId: by.gameSessionId, ...filter, ...page };
      return describe(input, gameSessionReadTags(by.gameSessionId), options);
    },

    async readPlayerSession(playerSessionId, options) {
      try {
        const page = await describe({ PlayerSessionId: playerSessionId }, playerReadTags, options);
        return page.items[0] ?? null;
      } catch (error) {
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },

    async createPlayerSession(gameSessionId, reservation, options) {
      validateReservation(reservation, ['input']);
      const { playerId, playerData } = reservation;
      return call(
        {
          operation: 'CreatePlayerSession',
          kind: once,
          input: {},
          resource: null,
          tags: gameSessionChangeTags(gameSessionId),
          send: async (abortSignal) => {
            const answer = await client.send(
              new CreatePlayerSessionCommand({
                GameSessionId: gameSessionId,
                PlayerId: playerId,
                ...(playerData === null ? {} : { PlayerData: playerData }),
              }),
              { abortSignal },
            );
            if (!answer.PlayerSession) throw new SyntaxError('the answer has no PlayerSession');
            return toPlayerSession({ ...answer.PlayerSession }, readEnum);
          },
        },
        options,
      );
    },

    async createPlayerSessions(gameSessionId, reservations, options) {
      validateReservations(reservations);
      const withData = reservations.filter((reservation) => reservation.playerData !== null);
      const dataByPlayer = Object.fromEntries(withData.map(({ playerId, playerData }) => [playerId, playerData ?? '']));
      return call(
        {
          operation: 'CreatePlayerSessions',
          kind: once,
          input: {},
          resource: null,
          tags: gameSessionChangeTags(gameSessionId),
          send: async (abortSignal) => {
            const answer = await client.send(
              new CreatePlayerSessionsCommand({
                GameSessionId: gameSessionId,
                PlayerIds: reservations.map(({ playerId }) => playerId),
                ...(withData.length === 0 ? {} : { PlayerDataMap: dataByPlayer }),
              }),
              { abortSignal },
            );
            return list(answer.PlayerSessions).map((session) => toPlayerSession(session, readEnum));
          },
        },
        options,
      );
    },
  };
}
