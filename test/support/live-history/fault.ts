/**
 * The rules of LIVE.md that a history is judged by.
 * `order`: positions only go forward. `chain`: a transition begins where the last one ended. `truth`: what is told happened, in that order.
 * `twin`: between its first and last position a client is told what its uninterrupted twin is told, no less, no more.
 * `membership`: what enters a lobby was outside, what changes or leaves was inside. `reset`: nothing begins anew without a reason.
 * `reads`: what GameLift told the gateway is told. `end`: what is held in the end is true. `ending`: no stream ends by itself.
 * `leftover`: nothing is left behind.
 */
export type Rule =
  | 'order'
  | 'chain'
  | 'truth'
  | 'twin'
  | 'membership'
  | 'reset'
  | 'reads'
  | 'end'
  | 'ending'
  | 'leftover';

/** One rule broken, once. */
export interface Fault {
  rule: Rule;
  /** Whose history shows it. */
  client: string;
  detail: string;
}

/** For a test's message: a sentence each. */
export function sentences(faults: readonly Fault[]): string[] {
  return faults.map(({ rule, client, detail }) => `${client}: ${detail} (${rule})`);
}

export function rulesBroken(faults: readonly Fault[]): Set<Rule> {
  return new Set(faults.map(({ rule }) => rule));
}
