import type * as domain from '../../gamelift/game-session.ts';
import type { Named } from '../payload-view.ts';
import type { CreateGameSessionInput, UpdateGameSessionInput } from './game-session-inputs.ts';

/** What the input names of the game session that is created: of a fleet that was named by an alias, not its ID. */
export function namedOfCreation({ fleet, ...input }: typeof CreateGameSessionInput.$inferInput): Named {
  const { location, maximumPlayerSessionCount, name, gameSessionData, creatorId, gameProperties } = input;
  return {
    fleetId: fleet.fleetId,
    location,
    maximumPlayerSessionCount,
    name,
    gameSessionData,
    creatorId,
    ...namedProperties(gameProperties),
  };
}

/** What the input names of the game session that is changed. */
export function namedOfUpdate(input: typeof UpdateGameSessionInput.$inferInput): Named {
  const { gameSessionId, name, maximumPlayerSessionCount, playerSessionCreationPolicy, protectionPolicy } = input;
  return {
    gameSessionId,
    name,
    maximumPlayerSessionCount,
    playerSessionCreationPolicy,
    protectionPolicy,
    ...namedProperties(input.gameProperties),
  };
}

/** An update merges properties by key: those that others gave are beyond what the input named. */
function namedProperties(properties: readonly domain.GameProperty[] | null | undefined): Named {
  if (!properties) return {};
  const keys = new Set(properties.map(({ key }) => key));
  const ownOf = ({ gameProperties }: domain.GameSession) => gameProperties.filter(({ key }) => keys.has(key));
  return {
    gameProperties: ownOf,
    gameProperty: (session: domain.GameSession, { key }: { key: string }) =>
      ownOf(session).find((property) => property.key === key)?.value,
  };
}
