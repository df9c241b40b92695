/** Whether two images have the same members, but for those left out. Members are flat, Dates, or lists of key and value. */
export function isSameMembers(one: object, other: object, leftOut: ReadonlySet<string> = notCompared): boolean {
  const ones = one as Readonly<Record<string, unknown>>;
  const others = other as Readonly<Record<string, unknown>>;
  for (const name in ones) {
    if (!leftOut.has(name) && !isSameValue(ones[name], others[name])) return false;
  }
  for (const name in others) {
    if (!(name in ones) && !leftOut.has(name) && others[name] !== undefined) return false;
  }
  return true;
}

/** What is noted on an image, and is no member of the session. */
export const notCompared: ReadonlySet<string> = new Set(['settles']);

/** Whether two images agree in one member. */
export function isSameMember(one: object, other: object, name: string): boolean {
  return isSameValue(one[name as never], other[name as never]);
}

function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  if (Array.isArray(one) && Array.isArray(other)) return isSamePairs(one, other);
  return false;
}

/** GameLift promises no order of game properties, and their keys are distinct. */
function isSamePairs(one: readonly { key: string; value: string }[], other: typeof one): boolean {
  if (one.length !== other.length) return false;
  const values = new Map(other.map(({ key, value }) => [key, value]));
  return one.every(({ key, value }) => values.get(key) === value);
}
