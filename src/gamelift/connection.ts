export interface ConnectionArguments {
  /** 1..1000; outside it InvalidRequestError. */
  first: number;
  /** Any edge's cursor of the same list with the same arguments; anything else is INVALID_CURSOR. */
  after: string | null;
}

export interface Connection<T> {
  edges: readonly { cursor: string; node: T }[];
  /** Exact; costs an upstream call only when asked for, and only when the last page ended full with a token. */
  hasNextPage(): Promise<boolean>;
}
