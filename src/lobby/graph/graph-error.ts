/** An error of the graph: of an answer, or of a stream that has ended. */
export interface GraphError {
  /** One of the graph's ErrorCode; NETWORK where there was no answer. */
  code: string;
  message: string;
  retryAfterMs: number | null;
  /** The argument at fault. */
  argumentPath: readonly string[];
  /** The index of the first character at fault, in an expression. */
  position: number | null;
}

/** The first of the errors of a result, as GraphQL clients hold them. */
export function graphErrorOf(errors: readonly { message: string; extensions?: unknown }[]): GraphError {
  const [first] = errors;
  const extensions = (first?.extensions ?? {}) as Partial<Record<string, unknown>>;
  const { code, retryAfterMs, argumentPath, position } = extensions;
  return {
    code: typeof code === 'string' ? code : 'INTERNAL',
    message: first?.message ?? 'The gateway gave no reason',
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : null,
    argumentPath: Array.isArray(argumentPath) ? argumentPath.map(String) : [],
    position: typeof position === 'number' ? position : null,
  };
}

export function networkError(message: string): GraphError {
  return { code: 'NETWORK', message, retryAfterMs: null, argumentPath: [], position: null };
}

/** Whether the same may well succeed a little later, or once somebody has shown who he is. */
export function isHealedByTime({ code }: Pick<GraphError, 'code'>): boolean {
  return healedByTime.has(code);
}

const healedByTime: ReadonlySet<string> = new Set([
  'SLOW_CONSUMER',
  'UPSTREAM_UNAVAILABLE',
  'THROTTLED',
  'RATE_LIMITED',
  'LIMIT_EXCEEDED',
  'UNAUTHENTICATED',
]);

/** What a code means for the person in front of the page. */
export function inPlainWords({ code, message }: Pick<GraphError, 'code' | 'message'>): string {
  const words = plainWords[code];
  return words === undefined ? sentence(message) : `${words} ${sentence(message)}`;
}

/** The same for a stream that can't go on now. */
export function inPlainWordsOfStream({ error, isRetried }: { error: GraphError; isRetried: boolean }): string {
  return isRetried ? `${inPlainWords(error)} The page keeps trying.` : inPlainWords(error);
}

const plainWords: Readonly<Record<string, string>> = {
  NETWORK: 'The gateway can’t be reached.',
  NOT_FOUND: 'This does not exist, or no longer.',
  UNAUTHENTICATED: 'The gateway wants to know who you are.',
  CONFLICT: 'Another change is under way.',
  INVALID_GAME_SESSION_STATUS: 'The session’s status does not allow it.',
  GAME_SESSION_FULL: 'No slot is free.',
  INVALID_FLEET_STATUS: 'The fleet’s status does not allow it.',
  NOT_READY: 'The session’s host is not ready yet; try again in a few minutes.',
  TERMINAL_ROUTING_STRATEGY: 'This alias leads nowhere.',
  THROTTLED: 'GameLift asks us to slow down; try again in a moment.',
  UPSTREAM_UNAVAILABLE: 'GameLift does not answer.',
  UPSTREAM_ACCESS_DENIED: 'GameLift refuses the gateway’s credentials.',
  OUTCOME_UNKNOWN: 'It may or may not have happened: look before you try again.',
  RATE_LIMITED: 'That was too much at once; try again in a moment.',
  LIMIT_EXCEEDED: 'A limit has been reached.',
  TOPIC_ENDED: 'There is nothing left to watch.',
};

/** With a capital letter and a full stop. */
function sentence(message: string): string {
  const text = message.trim();
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
