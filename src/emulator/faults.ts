import { AwsError } from './aws-error.ts';
import type { OperationName } from './model/model.ts';
import { OddTokens, type TokenPlay } from './odd-tokens.ts';
import { throttled } from './rates.ts';

/** Trouble that a test asks for. */
export type Fault = FaultScope & FaultEffect;

/** Which calls it strikes. */
interface FaultScope {
  /** Default: every operation. */
  readonly operation?: OperationName;
  /** Only calls whose input names this ID or ARN; a fleet's ID also stands for the fleet's game sessions. */
  readonly resource?: string;
  /** The probability, 0 to 1, with which a call that fits is struck. */
  readonly rate: number;
  /** After so many strikes the fault is gone. Default: it stays until it is cleared. */
  readonly count?: number;
}

/** What happens to a call that is struck. */
type FaultEffect =
  /** ThrottlingException, before anything else happens. */
  | { readonly kind: 'throttle' }
  /** InternalServiceException, before anything else happens. */
  | { readonly kind: 'error500' }
  /** A load balancer's HTML page with status 503, before anything else happens. */
  | { readonly kind: 'html503' }
  /** The answer, whatever it is, comes so much later; the world was read or changed in time. */
  | { readonly kind: 'latency'; readonly latencyMs: number }
  /** The connection ends without an answer, before or after the call had its effect. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** Any error, before anything else happens. */
  | { readonly kind: 'exception'; readonly code: string; readonly message: string; readonly status: number }
  /** A member of the answer is replaced (see overrideAt); without a value it is left out. */
  | { readonly kind: 'override'; readonly path: string; readonly value?: unknown }
  /** The answers of a list have odd NextTokens. */
  | ({ readonly kind: 'tokens' } & TokenPlay);

/** What strikes one call: delays, overrides and odd tokens add up, of all other effects the first comes true. */
export interface Strike {
  readonly latencyMs: number;
  readonly overrides: readonly { readonly path: string; readonly value?: unknown }[];
  readonly tokens?: readonly OddTokens[];
  readonly end?: AwsError | 'html503' | 'dropBefore' | 'dropAfter';
}

/** So many faults may stand at once: each call looks at all of them. */
export const faultsHeld = 1_000;

/** The faults that stand, in the order in which they were added. */
export class Faults {
  readonly #random: () => number;
  #faults: { readonly fault: Fault; readonly tokens: OddTokens | undefined; left: number }[] = [];
  #untilCleared = new AbortController();

  /** `random` answers uniform numbers in [0, 1); a seeded one makes the strikes repeatable. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Throws AwsError (InvalidRequestException) when too many stand already. */
  add(fault: Fault): void {
    if (this.#faults.length >= faultsHeld) {
      throw new AwsError('InvalidRequestException', `${faultsHeld} faults stand already; DELETE clears them`);
    }
    const tokens = fault.kind === 'tokens' ? new OddTokens(fault) : undefined;
    this.#faults.push({ fault, tokens, left: fault.count ?? Number.POSITIVE_INFINITY });
  }

  /** Aborted when what stands now is cleared: nothing is delayed any more then. */
  get cleared(): AbortSignal {
    return this.#untilCleared.signal;
  }

  /** Ends them all; answers that one holds back are sent. */
  clear(): void {
    this.#faults = [];
    this.#untilCleared.abort();
    this.#untilCleared = new AbortController();
  }

  /** What strikes a call with this input, as it was decoded. Counts down the faults that strike. */
  strike(operation: OperationName, input: unknown): Strike {
    if (this.#faults.length === 0) return noStrike;
    const resources = resourcesOf(input);
    const overrides: { path: string; value?: unknown }[] = [];
    const tokens: OddTokens[] = [];
    let latencyMs = 0;
    let end: Strike['end'];
    for (const standing of this.#faults) {
      const { fault } = standing;
      const adds = fault.kind === 'latency' || fault.kind === 'override' || fault.kind === 'tokens';
      if (!adds && end !== undefined) continue;
      if (!fits(fault, operation, resources) || this.#random() >= fault.rate) continue;
      standing.left -= 1;
      if (fault.kind === 'latency') latencyMs += fault.latencyMs;
      else if (fault.kind === 'override') overrides.push(fault);
      else if (fault.kind === 'tokens') tokens.push(...(standing.tokens ? [standing.tokens] : []));
      else end = ending(fault);
    }
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return { latencyMs, overrides, ...(tokens.length > 0 && { tokens }), ...(end !== undefined && { end }) };
  }
}

const noStrike: Strike = { latencyMs: 0, overrides: [] };

function fits(fault: FaultScope, operation: OperationName, resources: ReadonlySet<string>): boolean {
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  return fault.resource === undefined || resources.has(fault.resource);
}

function ending(fault: Exclude<Fault, { kind: 'latency' | 'override' | 'tokens' }>): NonNullable<Strike['end']> {
  switch (fault.kind) {
    case 'throttle':
      return throttled();
    case 'error500':
      return new AwsError(
        'InternalServiceException',
        'The service encountered an unrecoverable internal failure.',
        500,
      );
    case 'html503':
      return 'html503';
    case 'drop':
      return fault.when === 'before' ? 'dropBefore' : 'dropAfter';
    case 'exception':
      return new AwsError(fault.code, fault.message, fault.status);
  }
}

const resourceMembers = ['FleetId', 'FleetIds', 'AliasId', 'GameSessionId', 'PlayerSessionId'];

/** The IDs and ARNs that an input names, and the IDs inside the ARNs (a game session's ARN holds its fleet's). */
function resourcesOf(input: unknown): ReadonlySet<string> {
  const resources = new Set<string>();
  if (typeof input !== 'object' || input === null) return resources;
  for (const name of resourceMembers) {
    for (const value of [(input as Record<string, unknown>)[name]].flat()) {
      if (typeof value !== 'string') continue;
      resources.add(value);
      for (const part of value.split(/[/:]/)) resources.add(part);
    }
  }
  return resources;
}
