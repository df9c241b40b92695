import { below, failed, invalid, isObject, type Shape, wrong } from './body-shape.ts';

/** From `least` to `most` UTF-16 code units; `pattern` where they must match one. */
export function text({ least = 0, most, pattern }: { least?: number; most: number; pattern?: RegExp }): Shape<string> {
  return {
    read(value, at, problems) {
      if (typeof value !== 'string') return invalid('string', value, at, problems);
      if (value.length < least)
        return wrong(`Too small: expected string to have >=${least} characters`, value, at, problems);
      if (value.length > most)
        return wrong(`Too big: expected string to have <=${most} characters`, value, at, problems);
      if (pattern !== undefined && !pattern.test(value))
        return wrong(`Invalid string: must match pattern ${pattern}`, value, at, problems);
      return value;
    },
  };
}

/** From `least` to `most`. */
export function number(least: number, most = Number.MAX_SAFE_INTEGER): Shape<number> {
  return {
    read(value, at, problems) {
      if (typeof value !== 'number') return invalid('number', value, at, problems);
      if (value < least) return wrong(`Too small: expected number to be >=${least}`, value, at, problems);
      if (value > most) return wrong(`Too big: expected number to be <=${most}`, value, at, problems);
      return value;
    },
  };
}

/** A whole number from `least` to `most`. */
export function integer(least: number, most = Number.MAX_SAFE_INTEGER): Shape<number> {
  const any = number(least, most);
  return {
    read(value, at, problems) {
      if (typeof value === 'number' && !Number.isInteger(value))
        return wrong('Invalid input: expected int', value, at, problems);
      return any.read(value, at, problems);
    },
  };
}

export function oneOf<const T extends string>(values: readonly T[]): Shape<T> {
  const expected = values.length === 1 ? `Invalid input: expected "${values[0]}"` : undefined;
  return {
    read(value, at, problems) {
      const found = values.find((one) => one === value);
      if (found !== undefined) return found;
      const options = values.map((one) => `"${one}"`).join('|');
      return wrong(expected ?? `Invalid option: expected one of ${options}`, value, at, problems);
    },
  };
}

/** Up to `most` items. */
export function list<T>(item: Shape<T>, most: number): Shape<T[]> {
  return {
    read(value, at, problems) {
      if (!Array.isArray(value)) return invalid('array', value, at, problems);
      if (value.length > most) {
        return wrong(`Too big: expected array to have <=${most} items`, value.length, at, problems);
      }
      const items = value.map((one, index) => item.read(one, below(at, String(index)), problems));
      const isRead = (one: T | typeof failed): one is T => one !== failed;
      return items.every(isRead) ? items : failed;
    },
  };
}

/** Any object, whatever its members. */
export const anyObject: Shape<Record<string, unknown>> = {
  read: (value, at, problems) => (isObject(value) ? value : invalid('record', value, at, problems)),
};

/** Any value. */
export const anything: Shape<unknown> = { read: (value) => value };
