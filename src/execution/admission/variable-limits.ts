import { tooLongList } from '../documents/list-size-rule.ts';
import { refusal } from '../refusal.ts';

/** Inputs of the graph nest 32 times (`where`), an object in a list each time, and a little around that. */
const deepestVariables = 100;

/**
 * Coercing variables recurses, and so does whoever walks them later; and each entry of a list is work. Equal operations are known by their
 * variables' JSON, which says null of a number that is not finite (1e400).
 *
 * @returns how many values and characters they have.
 * @throws GraphQLError LIMIT_EXCEEDED for variables that nest deeper than any input does, or hold too long a list; INVALID_REQUEST for a
 *   number that is not finite.
 */
export function limitVariables(variables: Readonly<Record<string, unknown>>, maxListSize: number): number {
  let level: unknown[] = [variables];
  let size = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepestVariables) {
      throw refusal('LIMIT_EXCEEDED', `The variables nest deeper than the ${deepestVariables} levels that are allowed`);
    }
    const next: unknown[] = [];
    size += level.length;
    for (const value of level) {
      if (typeof value === 'string') size += value.length;
      if (typeof value === 'number' && !Number.isFinite(value)) {
        throw refusal('INVALID_REQUEST', 'The variables hold a number that is too large');
      }
      if (typeof value !== 'object' || value === null) continue;
      if (Array.isArray(value) && value.length > maxListSize) {
        throw tooLongList('the variables', value.length, maxListSize);
      }
      for (const [name, member] of Object.entries(value)) {
        size += name.length;
        next.push(member);
      }
    }
    level = next;
  }
  return size;
}
