import {
  GameLiftClient,
  paginateDescribeGameSessions,
  paginateDescribePlayerSessions,
  type GameSession as SdkGameSession,
} from '@aws-sdk/client-gamelift';
import type { GameSession, GameSessionStatus } from '../../../src/gamelift/game-session.ts';
import type { PlayerSession, PlayerSessionStatus } from '../../../src/gamelift/player-session.ts';
import type { TestGateway } from '../harness.ts';
import { makeGameSession, makePlayerSession } from '../sessions.ts';

/** What GameLift holds now, read past the gateway; where rates are kept it waits for its turn. */
export async function readWorld(
  { emulator }: Pick<TestGateway, 'emulator'>,
  fleetIds: readonly string[],
  watchedGameSessionId: string,
): Promise<{ gameSessions: GameSession[]; playerSessions: PlayerSession[] }> {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' };
  const client = new GameLiftClient({ region: 'us-west-2', endpoint: emulator.url, credentials, maxAttempts: 10 });
  const gameSessions: GameSession[] = [];
  for (const FleetId of fleetIds) {
    for await (const { GameSessions = [] } of paginateDescribeGameSessions({ client }, { FleetId })) {
      gameSessions.push(...GameSessions.map(gameSessionOf));
    }
  }
  const playerSessions: PlayerSession[] = [];
  const input = { GameSessionId: watchedGameSessionId };
  for await (const { PlayerSessions = [] } of paginateDescribePlayerSessions({ client }, input)) {
    for (const { PlayerSessionId: playerSessionId = '', Status } of PlayerSessions) {
      const status = Status as PlayerSessionStatus;
      playerSessions.push(makePlayerSession('any', { playerSessionId, status, gameSessionId: watchedGameSessionId }));
    }
  }
  client.destroy();
  return { gameSessions, playerSessions };
}

function gameSessionOf(session: SdkGameSession): GameSession {
  return makeGameSession('any', {
    gameSessionId: session.GameSessionId ?? '',
    fleetId: session.FleetId ?? '',
    location: session.Location ?? '',
    status: session.Status as GameSessionStatus,
    name: session.Name ?? null,
    currentPlayerSessionCount: session.CurrentPlayerSessionCount ?? 0,
    maximumPlayerSessionCount: session.MaximumPlayerSessionCount ?? 0,
    playerSessionCreationPolicy: session.PlayerSessionCreationPolicy ?? 'ACCEPT_ALL',
  });
}
