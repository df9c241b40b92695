/** Every mutation of the graph with its whole result; `$input` is its input. */
const error = '... on Error { code message requestId retryAfterMs } ... on InvalidRequestError { path }';
const gameSession =
  'gameSession { gameSessionId name status statusReason location fleetId currentPlayerSessionCount maximumPlayerSessionCount playerSessionCreationPolicy protectionPolicy gameProperties { key value } gameSessionData creatorId creationTime }';
const playerSession =
  'playerSessionId playerId gameSessionId status creationTime reservationExpiresAt playerData ipAddress dnsName port';

const mutation = (field: string, input: string, payload: string) =>
  `mutation ($input: ${input}!) { ${field}(input: $input) { __typename ... on ${payload} { %s } ${error} } }`;

export const mutations = {
  createGameSession: mutation('createGameSession', 'CreateGameSessionInput', 'CreateGameSessionPayload').replace(
    '%s',
    gameSession,
  ),
  updateGameSession: mutation('updateGameSession', 'UpdateGameSessionInput', 'UpdateGameSessionPayload').replace(
    '%s',
    gameSession,
  ),
  terminateGameSession: mutation(
    'terminateGameSession',
    'TerminateGameSessionInput',
    'TerminateGameSessionPayload',
  ).replace('%s', gameSession),
  createPlayerSession: mutation(
    'createPlayerSession',
    'CreatePlayerSessionInput',
    'CreatePlayerSessionPayload',
  ).replace('%s', `playerSession { ${playerSession} }`),
  createPlayerSessions: mutation(
    'createPlayerSessions',
    'CreatePlayerSessionsInput',
    'CreatePlayerSessionsPayload',
  ).replace('%s', `playerSessions { ${playerSession} }`),
} as const;
export type MutationName = keyof typeof mutations;
