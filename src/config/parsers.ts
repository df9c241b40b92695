import { accessSync, constants, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';

/** Reads a setting from the text that the environment or a flag brought, and can say what it expects. */
export interface Parser<T> {
  /** Completes "expected …". */
  expected: string;
  read: z.ZodType<T, string>;
  /** A flag that stands alone: `--simulate`, `--no-simulate`. */
  isSwitch?: true;
}

export function integer({ from, to, of }: { from: number; to: number; of?: string }): Parser<number> {
  return {
    expected: `${of ?? 'a whole number'} from ${group(from)} to ${group(to)}`,
    // Not z.coerce: Number('') is 0, and Number('0x10') is 16.
    read: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(from).max(to)),
  };
}

/** In place of a limit: none. */
export const off = Number.POSITIVE_INFINITY;

export function integerOrOff(bounds: { from: number; to: number }): Parser<number> {
  const { expected, read } = integer(bounds);
  return { expected: `${expected}, or off`, read: z.union([z.literal('off').transform(() => off), read]) };
}

/** A setting's value as one would write it. */
export function written(value: unknown): string {
  return value === off ? 'off' : String(value);
}

export function milliseconds(bounds: { from: number; to: number }): Parser<number> {
  return integer({ ...bounds, of: 'milliseconds' });
}

export function bytes(bounds: { from: number; to: number }): Parser<number> {
  return integer({ ...bounds, of: 'bytes' });
}

export const port: Parser<number> = {
  expected: 'a port from 1 to 65535, or 0 for any free one',
  read: integer({ from: 0, to: 65_535 }).read,
};

export const share: Parser<number> = {
  expected: 'a share above 0 and up to 1, e.g. 0.4',
  read: z
    .string()
    .regex(/^\d*\.?\d+$/)
    .transform(Number)
    .pipe(z.number().gt(0).max(1)),
};

export function oneOf<const T extends string>(...words: readonly T[]): Parser<T> {
  return { expected: words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`, read: z.enum(words) };
}

export const toggle: Parser<boolean> = {
  expected: 'true or false',
  read: z.enum(['true', 'false']).transform((word) => word === 'true'),
  isSwitch: true,
};

export const host: Parser<string> = {
  expected: 'an address or a host name without a port, e.g. 127.0.0.1, :: or localhost',
  read: z.string().refine((text) => isIP(text) > 0 || /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text)),
};

export const region: Parser<string> = {
  expected: 'an AWS Region, e.g. us-west-2',
  read: z.string().regex(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/),
};

export const httpUrl: Parser<string> = {
  expected: 'an http or https URL without credentials, e.g. http://127.0.0.1:9080',
  read: z
    .url({ protocol: /^https?$/, abort: true })
    .refine(holdsNoCredentials)
    .transform((url) => url.replace(/\/+$/, '')),
};

/** No request could be made with a user and a password in its URL, and URLs are shown. */
export function holdsNoCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username === '' && password === '';
}

export const text: Parser<string> = {
  expected: 'a text without spaces around it',
  read: z.string().regex(/^\S(?:.*\S)?$/s),
};

/** What is in it is judged by whoever uses it; whether it is there, with all other settings. */
export const readableFile: Parser<string> = {
  expected: 'a file that can be read',
  read: z.string().refine(isReadable),
};

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}

export const origins: Parser<readonly string[]> = {
  expected: 'origins with commas between, e.g. https://game.example,http://localhost:5173',
  read: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.string().refine(isOrigin)).min(1)),
};

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

export const redisUrl: Parser<string> = {
  expected:
    'a redis or rediss URL, its password percent-encoded, e.g. rediss://:password@redis.example.com:6379, with the number of a database behind a / or without',
  read: z.url({ protocol: /^rediss?$/, abort: true }).refine(isReadByItsClient),
};

/** Redis's client throws at others, in words that name no setting. */
function isReadByItsClient(url: string): boolean {
  const { username, password, hostname, pathname } = new URL(url);
  const isDecodable = [username, password].every((text) => !/%(?![0-9a-f]{2})/i.test(text));
  return hostname !== '' && isDecodable && /^(?:\/\d*)?$/.test(pathname);
}

export const redisPrefix: Parser<string> = {
  expected: 'letters, digits, and - _ . : between them, e.g. prod-us-west-2:',
  // No braces: they would decide the Cluster's slots in place of the topic's.
  read: z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/),
};

function group(value: number): string {
  return value < 10_000 ? String(value) : value.toLocaleString('en-US');
}
