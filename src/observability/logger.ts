import { type DestinationStream, pino } from 'pino';
import { type LogEntry, prettyLines } from './pretty-lines.ts';

/** The part of pino that the rest of the project uses: a sentence and its fields. Never a sensitive member (CONTRIBUTING.md). */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LoggerOptions {
  level: LogLevel;
  /** `pretty` is for people, `json` (one object a line) for machines. */
  format: 'pretty' | 'json';
}

/** Logs to standard error: standard output is for what a command answers. A closed standard error is no failure. */
export function createLogger({ level, format }: LoggerOptions): Logger {
  const destination = format === 'json' ? pino.destination(standardError) : prettyDestination();
  const formatters = { level: (label: string) => ({ level: label }) };
  const logger: Logger = pino({ level, base: null, formatters, serializers: { err: asDescribed } }, destination);
  return logger;
}

/** For tests and for parts that are used alone. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
};

/** Errors come described (discreet-logger.ts). pino's own way would take the description for an error, whose type is "Object". */
const asDescribed = (description: unknown) => description;

const standardError = 2;

/** Takes pino's lines and writes them for people. */
function prettyDestination(): DestinationStream {
  const destination = pino.destination(standardError);
  const hasColors = process.stderr.isTTY === true && process.stderr.hasColors();
  return { write: (line) => void destination.write(prettyLines(JSON.parse(line) as LogEntry, hasColors)) };
}
