import type { GameSessionTransitionEvent, Live } from '../../../src/live/live.ts';
import type { Answer, TestGateway } from '../harness.ts';

const document = `subscription ($of: GameSessionScope!, $location: String, $snapshot: Boolean!, $changes: Boolean!, $after: String) {
  gameSessionTransitions(of: $of, location: $location, snapshot: $snapshot, changes: $changes, after: $after) {
    type: __typename
    ... on LiveEvent { cursor }
    ... on StreamStarted { outcome reason }
    ... on GameSessionSnapshot { isFirst isLast gameSessions { ...Held } }
    ... on GameSessionTransition { gameSessionId previousStatus status source gameSession { ...Held } }
    ... on GameSessionChanged { gameSession { ...Held } }
  }
}
fragment Held on GameSession { gameSessionId status currentPlayerSessionCount name }`;

/** Longer than any checkpoint interval of a checker's gateway, so that a silent stream is a fault. */
const longestSilenceMs = 15_000;

/**
 * The live layer as a client over a WebSocket has it, so that its clients are the same at both doors.
 * Only game session transitions can be subscribed to.
 */
export function liveOverWebSocket(testGateway: TestGateway): Live {
  const subscribe: Live['gameSessionTransitions'] = async (arguments_, signal) => {
    const { of, location, snapshot, changes, after } = arguments_;
    const stream = testGateway.subscribe(document, { of, location, snapshot, changes, after });
    signal?.addEventListener('abort', () => stream.close());
    return events(() => stream.next(longestSilenceMs), signal);
  };
  return { gameSessionTransitions: subscribe } as Live;
}

async function* events(
  next: () => Promise<Answer>,
  signal: AbortSignal | undefined,
): AsyncGenerator<GameSessionTransitionEvent> {
  while (!signal?.aborted) {
    try {
      const { data, errors } = await next();
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      yield data.gameSessionTransitions;
    } catch (error) {
      // Leaving ends the wait for the next event.
      if (signal?.aborted) return;
      throw error;
    }
  }
}
