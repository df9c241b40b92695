/**
 * A copy of `value` in which the member at `path` is replaced; what is not on the path is shared. The path's steps are
 * divided by dots: a member's name, an element's index, or `*` for every element, e.g. `GameSessions.*.Status`. With
 * `undefined` the member or element is left out. Where the path leads nowhere, `value` itself is the answer.
 */
export function overrideAt(value: unknown, path: string, replacement: unknown): unknown {
  return override(value, path.split('.'), replacement);
}

function override(value: unknown, steps: readonly string[], replacement: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return replacement;
  if (Array.isArray(value)) {
    const hits = (index: number) => step === '*' || step === String(index);
    return value
      .map((element, index) => (hits(index) ? override(element, rest, replacement) : element))
      .filter((element) => element !== undefined);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const members = value as Readonly<Record<string, unknown>>;
  // A member that is missing may be added at the end of the path, not on the way.
  if (rest.length > 0 && !Object.hasOwn(members, step)) return value;
  return { ...members, [step]: override(members[step], rest, replacement) };
}
