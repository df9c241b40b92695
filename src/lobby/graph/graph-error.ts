import { withLabels } from './labels.ts';

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

/** Whether the same may well succeed a little later, or with another credential. */
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

/** What an error means, in one sentence. */
export function inPlainWords({ code, message }: Pick<GraphError, 'code' | 'message'>): string {
  if (code === 'TERMINAL_ROUTING_STRATEGY') return sentence(`this alias leads nowhere: ${message}`);
  return plainWords[code] ?? sentence(withLabels(message));
}

/** The same for a stream that can't go on now. */
export function inPlainWordsOfStream({ error, isRetried }: { error: GraphError; isRetried: boolean }): string {
  return isRetried ? `${inPlainWords(error)} The page keeps trying.` : inPlainWords(error);
}

/** GameLift's own words have no path, but name the member of the input that is at fault: the error with that place, where it is one. */
export function placedAt(error: GraphError | null, members: readonly string[]): GraphError | null {
  if (error?.code !== 'INVALID_REQUEST' || error.argumentPath.length > 0) return error;
  const named = members.filter((member) => new RegExp(`^${member}:|'${member}'`, 'i').test(error.message));
  const [only] = named;
  return only === undefined || named.length > 1 ? error : { ...error, argumentPath: ['input', only] };
}

/** What a message says of the argument that it names in front; its place says which one that is. */
export function withoutName(message: string): string {
  return sentence(withLabels(message.replace(/^[A-Za-z][\w.]*: /, '')));
}

/** Of a code without an entry the message says more than its code. */
const plainWords: Readonly<Record<string, string>> = {
  NETWORK: 'The gateway can’t be reached.',
  INTERNAL: 'The gateway has failed.',
  GRAPHQL_PARSE_FAILED: 'The gateway does not understand this page.',
  GRAPHQL_VALIDATION_FAILED: 'The gateway does not know what the address of this page asks for.',
  INVALID_CURSOR: 'This place in the list is gone.',
  NOT_FOUND: 'This does not exist, or no longer.',
  UNAUTHENTICATED: 'The gateway asks for a token or an API key.',
  CONFLICT: 'Another change is under way.',
  INVALID_GAME_SESSION_STATUS: 'The session’s status does not allow it.',
  GAME_SESSION_FULL: 'No slot is free.',
  FLEET_CAPACITY_EXCEEDED: 'No server process is free; try again later.',
  INVALID_FLEET_STATUS: 'The fleet’s status does not allow it.',
  NOT_READY: 'The session’s host is not ready yet; try again in a few minutes.',
  UNSUPPORTED_REGION: 'GameLift does not offer this in the Region.',
  THROTTLED: 'GameLift asks us to slow down; try again in a moment.',
  UPSTREAM_UNAVAILABLE: 'GameLift does not answer.',
  UPSTREAM_ACCESS_DENIED: 'GameLift refuses the gateway’s credentials.',
  OUTCOME_UNKNOWN: 'It may or may not have happened: look before you try again.',
  RATE_LIMITED: 'That was too much at once; try again in a moment.',
  SLOW_CONSUMER: 'This page did not keep up.',
  TOPIC_ENDED: 'There is nothing left to watch.',
};

/** With a capital letter and a full stop. */
function sentence(message: string): string {
  const text = message.trim();
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
