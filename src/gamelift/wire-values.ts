import type { Logger } from '../observability/logger.ts';

/**
 * Reads members of upstream answers. The SDK neither checks nor coerces what arrives, and every member is optional in the
 * model: a value of the wrong type is taken as missing, never thrown over.
 */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** An ID, without which an answer can't be used. @throws SyntaxError that names the member where there is none: the answer is not a proper one. */
export function id(value: unknown, member: string): string {
  const found = text(value);
  if (!found) throw new SyntaxError(`the answer has no ${member}`);
  return found;
}

/** A NextToken. An empty one means the same as none: the list has ended. */
export function token(value: unknown): string | null {
  return text(value) || null;
}

/** An integer; digits in a string count too (the published examples show ports like that). */
export function integer(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

export function date(value: unknown): Date | null {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value : null;
}

/** A structure; null where there is none. */
export function record(value: unknown): Readonly<Record<string, unknown>> | null {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : null;
}

export function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

/** Reads an enum member: a value newer than us becomes UNKNOWN and is logged the first time it is seen. */
export type EnumReader = <T extends string>(
  name: string,
  values: Readonly<Record<string, T>>,
  value: unknown,
) => T | 'UNKNOWN' | null;

export function createEnumReader(logger: Logger): EnumReader {
  // Bounded by what the upstream can make up: beyond this many odd values the log has said enough.
  const reported = new Set<string>();
  const reportedLimit = 1_000;
  return (name, values, value) => {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && Object.hasOwn(values, value)) return values[value] ?? 'UNKNOWN';
    const shown = String(value).slice(0, 64);
    if (!reported.has(`${name} ${shown}`) && reported.size < reportedLimit) {
      reported.add(`${name} ${shown}`);
      logger.warn(
        { enum: name, value: shown },
        'GameLift sent a value that this version does not know: shown as UNKNOWN',
      );
    }
    return 'UNKNOWN';
  };
}

/** An enum whose names are the same upstream and here. */
export function sameNames<T extends string>(names: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, name]));
}
