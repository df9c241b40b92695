import type { DomainError } from '../../gamelift/errors.ts';

/**
 * One topic's watch among all instances: which of them reads it for all, and what all of them want read. Whoever holds the
 * lease reads; append refuses what was read by somebody who holds it no longer.
 */
export interface Lease {
  /** Whether this instance reads the topic. */
  readonly isHeld: boolean;
  /** For how long it has not been known that anybody reads, in milliseconds; 0 while somebody does. */
  readonly silentMs: number;
  /** What other instances want read, by the name of the wish: scopes. Known only while the lease is held. */
  readonly othersWishes: ReadonlyMap<string, string>;
  /** Calls `listener` when the lease was gained or lost, and when others' wishes changed while it is held. */
  follow(listener: () => void): () => void;

  /** Tells all instances that a scope is wanted here; the answer takes that back. */
  want(scope: string): () => void;
  /** The reader's word to all who wait for a scope: it can't be read. */
  refuse(scope: string, error: DomainError): Promise<void>;
  /** Calls `listener` at every refusal. */
  onRefused(listener: (scope: string, error: DomainError) => void): () => void;

  /** Asks whoever reads to read one session by ID, soon. A request that is lost is made up for by the next walk. */
  ask(id: string): void;
  onAsked(listener: (id: string) => void): () => void;
}

const nobodysWishes: ReadonlyMap<string, string> = new Map();
const nothing = () => {};

/** The lease of a single process: always held, and nobody else wants anything. */
export const soleLease: Lease = {
  isHeld: true,
  silentMs: 0,
  othersWishes: nobodysWishes,
  follow: () => nothing,
  want: () => nothing,
  refuse: async () => {},
  onRefused: () => nothing,
  ask: nothing,
  onAsked: () => nothing,
};
