import { printFilter } from '../../../src/expression/print.ts';
import type { AbortNotice } from '../../../src/lib/abort.ts';
import type { Live } from '../../../src/live/live.ts';
import type { Answer, AnswerError, TestGateway } from '../harness.ts';
import { GatewayLost } from '../live-history/client.ts';
import type { TestStream } from '../test-stream.ts';

const held = 'gameSessionId status currentPlayerSessionCount name';
const common = `type: __typename
  ... on LiveEvent { cursor }
  ... on StreamStarted { outcome resetReason }`;
const snapshot = `... on GameSessionSnapshot { isFirst isLast gameSessions { ${held} } }`;

const gameSessionTransitions = `subscription (
  $of: GameSessionScope!, $location: String, $to: [GameSessionTransitionFilter!], $snapshot: Boolean!, $changes: Boolean!, $after: String
) {
  stream: gameSessionTransitions(of: $of, location: $location, to: $to, snapshot: $snapshot, changes: $changes, after: $after) {
    ${common} ${snapshot}
    ... on GameSessionTransition { gameSessionId previousStatus status source observedAt gameSession { ${held} } }
    ... on GameSessionChanged { gameSession { ${held} } }
  }
}`;

const playerSessionTransitions = `subscription ($gameSessionId: String!, $snapshot: Boolean!, $after: String) {
  stream: playerSessionTransitions(gameSessionId: $gameSessionId, snapshot: $snapshot, after: $after) {
    ${common}
    ... on PlayerSessionSnapshot { isFirst isLast playerSessions { playerSessionId status } }
    ... on PlayerSessionTransition { playerSessionId previousStatus status source observedAt }
  }
}`;

const lobby = `subscription (
  $fleet: FleetSelector!, $location: String, $filterExpression: String, $joinableOnly: Boolean!, $after: String
) {
  stream: lobby(
    fleet: $fleet, location: $location, filterExpression: $filterExpression, joinableOnly: $joinableOnly, after: $after
  ) {
    ${common} ${snapshot}
    ... on LobbySessionEntered { gameSession { ${held} } }
    ... on LobbySessionChanged { gameSession { ${held} } }
    ... on LobbySessionLeft { leaveReason gameSession { ${held} } }
  }
}`;

/** Longer than any checkpoint interval of a checker's gateway, so that a silent stream is a fault. */
const longestSilenceMs = 15_000;

/** Whether a refusal, or without one the stream's end by itself, is what the test did to its gateway. */
type IsExcused = (stream: TestStream<Answer>, refusal: AnswerError | null) => boolean;

/** The three subscriptions as a client has them on the wire, so that the judge's clients are the same at both doors. */
export function liveOver(
  testGateway: Pick<TestGateway, 'subscribe' | 'sse'>,
  transport: 'subscribe' | 'sse',
  isExcused: IsExcused = () => false,
): Live {
  const subscribe = async (document: string, variables: object, signal: AbortNotice | undefined) => {
    const stream = testGateway[transport](document, { ...variables });
    signal?.addEventListener('abort', () => stream.close());
    return events(stream, signal, isExcused);
  };
  const streams: Pick<Live, 'gameSessionTransitions' | 'playerSessionTransitions' | 'lobby'> = {
    gameSessionTransitions: ({ ...variables }, signal) => subscribe(gameSessionTransitions, variables, signal),
    playerSessionTransitions: ({ ...variables }, signal) => subscribe(playerSessionTransitions, variables, signal),
    lobby: ({ filter, ...variables }, signal) =>
      subscribe(lobby, { ...variables, filterExpression: filter && printFilter(filter) }, signal),
  };
  return streams as Live;
}

async function* events(
  stream: TestStream<Answer>,
  signal: AbortNotice | undefined,
  isExcused: IsExcused,
): AsyncGenerator<never> {
  while (!signal?.aborted) {
    const answer = await nextOf(stream, signal, isExcused);
    if (!answer) return;
    const [error] = answer.errors;
    if (error && stream.received.length === 1 && isExcused(stream, error)) throw new GatewayLost(error.message);
    if (error) throw new Error(JSON.stringify(answer.errors));
    yield answer.data.stream as never;
  }
}

/** Null where nothing follows: leaving ends the wait for the next event; a stream that is complete has told all. */
async function nextOf(
  stream: TestStream<Answer>,
  signal: AbortNotice | undefined,
  isExcused: IsExcused,
): Promise<Answer | null> {
  try {
    return await stream.next(longestSilenceMs);
  } catch (error) {
    if (signal?.aborted || stream.isComplete) return null;
    throw stream.isCut && isExcused(stream, null) ? new GatewayLost('the gateway is gone', { cause: error }) : error;
  }
}
