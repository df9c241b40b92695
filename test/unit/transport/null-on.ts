/** The first place on a path at which there is nothing. */
export function nullOn(path: readonly (string | number)[], data: unknown): readonly (string | number)[] {
  let value = data;
  for (const [index, key] of path.entries()) {
    if (value === null) return path.slice(0, index);
    value = (value as Record<string | number, unknown>)[key];
  }
  return path;
}
