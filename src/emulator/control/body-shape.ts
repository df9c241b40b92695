import { quote, shorten } from '../../lib/shorten.ts';

/** What a value of a JSON body must be. `read` adds a problem for each part that is otherwise, and answers `failed` then. */
export interface Shape<T> {
  read(value: unknown, at: string, problems: string[]): T | typeof failed;
}

/** A member that may be absent. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

type Members = Readonly<Record<string, Shape<unknown> | Optional<unknown>>>;

type ObjectOf<M extends Members> = {
  [K in keyof M as M[K] extends Optional<unknown> ? never : K]: M[K] extends Shape<infer T> ? T : never;
} & {
  [K in keyof M as M[K] extends Optional<unknown> ? K : never]?: M[K] extends Optional<infer T> ? T : never;
};

/** In place of a value that is not of the shape. */
export const failed = Symbol('failed');

/** A body of another shape. The message names each member at fault and what is wrong with it. */
export class BodyError extends Error {
  override name = 'BodyError';
}

/** Throws BodyError. */
export function parseBody<T>(shape: Shape<T>, body: unknown): T {
  const problems: string[] = [];
  const read = shape.read(body, '', problems);
  if (read === failed || problems.length > 0) throw new BodyError(problems.join('; '));
  return read;
}

/** An object with these members and no others. */
export function object<M extends Members>(members: M): Shape<ObjectOf<M>> {
  return {
    read(value, at, problems) {
      if (!isObject(value)) return invalid('object', value, at, problems);
      const found = problems.length;
      const entries = Object.entries(members).flatMap(([name, member]): [string, unknown][] => {
        const given = Object.hasOwn(value, name) ? value[name] : undefined;
        if ('optional' in member && given === undefined) return [];
        const shape = 'optional' in member ? member.optional : member;
        return [[name, shape.read(given, below(at, name), problems)]];
      });
      const others = Object.keys(value).filter((name) => !Object.hasOwn(members, name));
      if (others.length > 0)
        problems.push(told(at, `Unrecognized ${others.length === 1 ? 'key' : 'keys'}: ${listed(others)}`));
      return problems.length > found ? failed : (Object.fromEntries(entries) as ObjectOf<M>);
    },
  };
}

/** One of several objects, which its member `name` tells apart. */
export function byMember<S extends Readonly<Record<string, Shape<unknown>>>>(
  name: string,
  shapes: S,
): Shape<S[keyof S] extends Shape<infer T> ? T : never> {
  return {
    read(value, at, problems) {
      if (!isObject(value)) return invalid('object', value, at, problems);
      const kind = value[name];
      const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
      const expected = Object.keys(shapes).map((one) => `'${one}'`);
      if (shape === undefined)
        return wrong(`Invalid discriminator value. Expected ${expected.join(' | ')}`, kind, below(at, name), problems);
      return shape.read(value, at, problems) as ReturnType<typeof this.read>;
    },
  };
}

/** What `change` makes of a value that has the shape. */
export function mapped<T, U>(shape: Shape<T>, change: (value: T) => U): Shape<U> {
  return {
    read(value, at, problems) {
      const read = shape.read(value, at, problems);
      return read === failed ? failed : change(read);
    },
  };
}

export function optional<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

export function withDefault<T>(shape: Shape<T>, value: T): Shape<T> {
  return { read: (given, at, problems) => (given === undefined ? value : shape.read(given, at, problems)) };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { read: (given, at, problems) => (given === null ? null : shape.read(given, at, problems)) };
}

/** What is wrong with a value, and which it was. */
export function wrong(what: string, value: unknown, at: string, problems: string[]): typeof failed {
  problems.push(told(at, `${what}, got ${shown(value)}`));
  return failed;
}

/** A value of another type. */
export function invalid(expected: string, value: unknown, at: string, problems: string[]): typeof failed {
  problems.push(told(at, `Invalid input: expected ${expected}, received ${typeOf(value)}`));
  return failed;
}

/** The path of a member or an item. */
export function below(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string quoted and shortened, a number or a boolean as it is, of anything else the type: it may nest without end. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeOf(value);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function told(at: string, what: string): string {
  return at === '' ? what : `${at}: ${what}`;
}

function listed(names: readonly string[]): string {
  return shorten(names.map((name) => quote(name)).join(', '));
}
