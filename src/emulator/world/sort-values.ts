import { LRUCache } from 'lru-cache';
import { digest } from './identifiers.ts';

/** What sessions are sorted by; null where a session lacks it. */
export type SortValue = string | number | boolean | null;

/** A sort value as a token holds it: itself, or, where it is long, its beginning and its digest. */
export type SortMark = SortValue | readonly [beginning: string, digest: string];

/** A text of so many UTF-16 units fits into a token, however it is escaped there. */
const longestInToken = 96;

/** No name has it: it is no character, and comes after all that are. */
const lastCharacter = '\uffff';

/** How many long values are remembered. A name has 1,024 characters at most: about 4 MB in all. */
const valuesKept = 2_000;

/**
 * The long sort values at which pages ended. A token has 1,024 characters, as many as a name may have by itself: the
 * token holds the value's digest, and the value is found again here, also after its session was renamed or has ended.
 * Where it was forgotten meanwhile, its beginning stands for it: the next page may then repeat sessions, and leaves
 * none out.
 */
export class SortValues {
  readonly #byDigest = new LRUCache<string, string>({ max: valuesKept });

  markOf(value: SortValue): SortMark {
    if (typeof value !== 'string' || value.length <= longestInToken) return value;
    const key = digest(value);
    this.#byDigest.set(key, value);
    return [value.slice(0, longestInToken), key];
  }

  /** @param direction of the sort: a beginning comes before all that begin with it, in either direction. */
  valueOf(mark: SortMark, direction: 'ASC' | 'DESC'): SortValue {
    if (mark === null || typeof mark !== 'object') return mark;
    const [beginning, key] = mark;
    return this.#byDigest.get(key) ?? (direction === 'ASC' ? beginning : `${beginning}${lastCharacter}`);
  }
}
