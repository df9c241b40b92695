import { accessSync, constants, statSync } from 'node:fs';
import { isIP } from 'node:net';

/** Reads a setting from the text that the environment or a flag brought, and can say what it expects. */
export interface Parser<T> {
  /** Completes "expected …". */
  expected: string;
  /** Undefined where the text is not what is expected. */
  read: (text: string) => T | undefined;
  /** A flag that stands alone: `--simulate`, `--no-simulate`. */
  isSwitch?: true;
}

export function integer({ from, to, of }: { from: number; to: number; of?: string }): Parser<number> {
  return {
    expected: `${of ?? 'a whole number'} from ${group(from)} to ${group(to)}`,
    read: (text) => {
      // Number('') is 0, and Number('0x10') is 16.
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= from && value <= to ? value : undefined;
    },
  };
}

/** In place of a limit: none. */
export const off = Number.POSITIVE_INFINITY;

export function integerOrOff(bounds: { from: number; to: number }): Parser<number> {
  const { expected, read } = integer(bounds);
  return { expected: `${expected}, or off`, read: (text) => (text === 'off' ? off : read(text)) };
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
  read: (text) => {
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
    return value > 0 && value <= 1 ? value : undefined;
  },
};

export function oneOf<const T extends string>(...words: readonly T[]): Parser<T> {
  return {
    expected: words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`,
    read: (text) => words.find((word) => word === text),
  };
}

export const toggle: Parser<boolean> = {
  expected: 'true or false',
  read: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
  isSwitch: true,
};

export const host: Parser<string> = {
  expected: 'an address or a host name without a port, e.g. 127.0.0.1, :: or localhost',
  read: matching((text) => isIP(text) > 0 || /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text)),
};

export const region: Parser<string> = {
  expected: 'an AWS Region, e.g. us-west-2',
  read: matching((text) => /^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(text)),
};

export const httpUrl: Parser<string> = {
  expected: 'an http or https URL without credentials, e.g. http://127.0.0.1:9080',
  read: (text) => {
    const found = url(text, 'http', 'https');
    return found !== undefined && holdsNoCredentials(found) ? found.replace(/\/+$/, '') : undefined;
  },
};

/** No request could be made with a user and a password in its URL, and URLs are shown. */
export function holdsNoCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username === '' && password === '';
}

export const text: Parser<string> = {
  expected: 'a text without spaces around it',
  read: matching((text) => text !== '' && text.trim() === text),
};

/** What is in it is judged by whoever uses it; whether it is there, with all other settings. */
export const readableFile: Parser<string> = {
  expected: 'a file that can be read',
  read: matching(isReadable),
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
  read: (text) => listOf(text.split(','), matching(isOrigin)),
};

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

export const headerNames: Parser<readonly string[]> = {
  expected: 'names of headers with commas between, e.g. x-game-version,x-platform',
  read: (text) =>
    listOf(
      text.split(','),
      matching((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && name !== '*'),
    ),
};

export const redisUrl: Parser<string> = {
  expected:
    'a redis or rediss URL, its password percent-encoded, e.g. rediss://:password@redis.example.com:6379, with the number of a database behind a / or without',
  read: (text) => {
    const found = url(text, 'redis', 'rediss');
    return found !== undefined && isReadByItsClient(found) ? found : undefined;
  },
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
  read: matching((text) => /^[A-Za-z0-9_.:-]{1,64}$/.test(text)),
};

/** Reads a text as it stands, where it is a good one. */
export function matching(isGood: (text: string) => boolean): Parser<string>['read'] {
  return (text) => (isGood(text) ? text : undefined);
}

/** Each of the texts, of which none may be bad; undefined also where there is none. */
export function listOf<T>(texts: readonly string[], read: Parser<T>['read']): T[] | undefined {
  const values = texts.map(read).filter((value) => value !== undefined);
  return values.length === texts.length && values.length > 0 ? values : undefined;
}

/** A URL of one of these schemes that names a host, without spaces around it. */
export function url(text: string, ...schemes: readonly string[]): string | undefined {
  const trimmed = text.trim();
  const isGood = schemes.some((scheme) => trimmed.toLowerCase().startsWith(`${scheme}://`)) && URL.canParse(trimmed);
  return isGood ? trimmed : undefined;
}

function group(value: number): string {
  return value < 10_000 ? String(value) : value.toLocaleString('en-US');
}
