import type { Logger } from './logger.ts';

/** What of an error stands in the log. */
export interface DescribedError {
  type: string;
  /** Left out where it may quote what a client sent or what GameLift answered: player IDs, player data, addresses of sessions. */
  message?: string;
  code?: string;
  /** GameLift's, with which AWS finds the call again. */
  requestId?: string;
  stack: string;
  cause?: DescribedError;
}

/** A logger that is handed errors (`err`) described: what they quote stays out of it, whoever made the logger. */
export function discreet(logger: Logger): Logger {
  return {
    debug: (fields, message) => logger.debug(withDescribed(fields), message),
    info: (fields, message) => logger.info(withDescribed(fields), message),
    warn: (fields, message) => logger.warn(withDescribed(fields), message),
    error: (fields, message) => logger.error(withDescribed(fields), message),
    child: (fields) => discreet(logger.child(withDescribed(fields))),
  };
}

function withDescribed(fields: object): object {
  if (!('err' in fields)) return fields;
  const { err } = fields;
  return { ...fields, err: err instanceof Error ? describe(err, causesFollowed) : { type: typeof err } };
}

function describe(thrown: Error, depth: number): DescribedError {
  const { name, message, code, cause } = thrown as Error & { code?: unknown };
  const requestId = requestIdOf(thrown);
  const first = mayQuote(thrown) ? name : `${name}: ${message}`;
  const below = cause instanceof Error && depth > 0 ? describe(cause, depth - 1) : undefined;
  return {
    type: name,
    ...(!mayQuote(thrown) && { message }),
    ...(typeof code === 'string' && { code }),
    ...(requestId !== undefined && { requestId }),
    stack: [first, ...framesOf(thrown)].join('\n'),
    ...(below && { cause: below }),
  };
}

/** An error that causes itself would be followed for ever. */
const causesFollowed = 4;

/**
 * AWS's words may quote what was sent; a parser's, what it could not read; GraphQL's, a value that does not fit its type. And an error of
 * ours that hands on the words of its cause quotes what that does.
 */
function mayQuote(error: Error, depth = causesFollowed): boolean {
  if ('$fault' in error || '$metadata' in error || quoting.has(error.name)) return true;
  const { cause } = error;
  return cause instanceof Error && depth > 0 && error.message.includes(cause.message) && mayQuote(cause, depth - 1);
}

const quoting = new Set(['SyntaxError', 'GraphQLError']);

function requestIdOf(error: Error & { $metadata?: { requestId?: unknown } }): string | undefined {
  const requestId = error.$metadata?.requestId;
  return typeof requestId === 'string' ? requestId : undefined;
}

/** Without what stands above them: the message, of any number of lines. */
function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^ {4}at /.test(line));
}
