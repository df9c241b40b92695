import { LRUCache } from 'lru-cache';
import { inputShape, type OperationName } from './model/model.ts';

/** How an upstream gone wrong ends its lists, or fails to. */
export type TokenPlay =
  /** Where a list ends, an empty NextToken is answered instead of none. */
  | { readonly play: 'emptyAtEnd' }
  /** From a list's second page on, each answer has the NextToken that it was asked with. */
  | { readonly play: 'same' }
  /** The first `length` NextTokens of a list come again, one after the other, for ever. */
  | { readonly play: 'cycle'; readonly length: number };

/** Lists whose tokens are remembered; of one that was forgotten the tokens begin anew. */
const listsKept = 1_000;

/** The NextTokens of one fault that stands. A list of no more pages than the tokens that come again ends as it is. */
export class OddTokens {
  readonly #play: TokenPlay;
  /** By operation and input without paging: the tokens that come again, in the order in which they were given out. */
  readonly #given = new LRUCache<string, string[]>({ max: listsKept });

  constructor(play: TokenPlay) {
    this.#play = play;
  }

  /** The output of a call with the NextToken that is played; as it is where the operation has no pages. */
  replaceToken(operation: OperationName, input: Readonly<Record<string, unknown>>, output: unknown): unknown {
    if (!Object.hasOwn(inputShape(operation).members, 'NextToken') || !isStructure(output)) return output;
    if (this.#play.play === 'emptyAtEnd') return output.NextToken === undefined ? { ...output, NextToken: '' } : output;
    const length = this.#play.play === 'same' ? 1 : this.#play.length;
    const { NextToken: asked, Limit: _, ...list } = input;
    const key = JSON.stringify([operation, list]);
    const given = asked === undefined ? [] : (this.#given.get(key) ?? []);
    this.#given.set(key, given);
    if (given.length === length) return { ...output, NextToken: given[(given.indexOf(String(asked)) + 1) % length] };
    if (typeof output.NextToken === 'string') given.push(output.NextToken);
    return output;
  }
}

function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
