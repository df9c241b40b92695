import { type DestinationStream, pino } from 'pino';

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
export async function createLogger({ level, format }: LoggerOptions): Promise<Logger> {
  const destination = format === 'json' ? pino.destination(standardError) : await prettyDestination();
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

/** Loaded only where people read: a server has no use for it. */
async function prettyDestination(): Promise<DestinationStream> {
  const { PinoPretty } = await import('pino-pretty');
  return PinoPretty({
    destination: standardError,
    sync: true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss.l',
  });
}
