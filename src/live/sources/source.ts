/** How an object came to be as a mutation of ours was answered. */
export interface Answer {
  /** The mutation ends the object: only then its end is news where it is not known. Default: false. */
  readonly ends?: boolean;
  /** The members that the mutation set: reads may not show them yet. Default: none. */
  readonly settles?: readonly string[];
}
