import { randomUUID } from 'node:crypto';
import { type AbortNotice, followAbort } from '../lib/abort.ts';
import { backoffMs } from '../lib/backoff.ts';
import { type Clock, sleep } from '../lib/clock.ts';
import { SingleFlight } from '../lib/single-flight.ts';
import type { Logger } from '../observability/logger.ts';
import { type Attributes, noTracing, type Tracing } from '../observability/tracing.ts';
import type { CallBudget } from './budget/budget.ts';
import type { Operation } from './budget/published-rates.ts';
import { type Failure, failureOf } from './error-table.ts';
import { DomainError } from './errors.ts';
import type { CallOptions, CallPriority } from './gamelift.ts';
import { Renewal } from './renewal.ts';
import { type Sending, whileSending } from './sending.ts';

/** One upstream call, described. `send` makes one attempt and must stop when its signal is aborted. */
export interface Call<T> {
  operation: Operation;
  /**
   * `read`: changes nothing. `repeatable`: a change that may be sent twice with the effect of once. `once`: never sent again
   * when it is unclear whether it was carried out; `lookUp` then tells the client what to look at.
   */
  kind: 'read' | 'repeatable' | { once: { lookUp: string } };
  /** What identifies the call among its operation's: its arguments. */
  input: object;
  /** The fleet or game session it is about: GameLift may throttle by resource. */
  resource: string | null;
  /** Game session and fleet IDs: a mutation of one drops the reads in flight about it. */
  tags: readonly string[];
  send: (signal: AbortSignal) => Promise<T>;
}

/** One attempt of a call, when it has ended. */
export interface Attempt {
  operation: Operation;
  priority: CallPriority;
  /** ok, aborted, or the error's code. */
  outcome: string;
  /** How long it waited for the budget before it was sent. */
  waitMs: number;
  /** From sending to the whole answer. */
  durationMs: number;
}

/** Told of every attempt; metrics listen here. */
export interface CallObserver {
  attempt(attempt: Attempt): void;
}

export interface CallerOptions {
  budget: CallBudget;
  clock: Clock;
  /** 0 ≤ x < 1, for the jitter of retries. */
  random: () => number;
  logger: Logger;
  observer: CallObserver;
  /** Default: off. */
  tracing?: Tracing;
  /** A call's whole time: waiting for the budget, attempts and the pauses between them. */
  deadlineMs: number;
  /** One attempt's time, from sending to the whole answer. */
  attemptTimeoutMs: number;
  /** Fetches AWS credentials anew and answers whether they differ. Default: there are no others. */
  renewCredentials?: () => Promise<boolean>;
}

export type Caller = <T>(call: Call<T>, options: CallOptions) => Promise<T>;

/** People's calls are tried this often in all; polls once, since the poller has a rhythm of its own. */
const attemptsForPeople = 3;
/**
 * For so long, in milliseconds, a poll whose credentials or clock are refused counts as trouble that passes: a machine that
 * slept or a role that rotates is in order again within some rounds. After that the refusal is final.
 */
const passingForMs = 120_000;
const retryPause = { baseMs: 200, maximumMs: 2_000 };

/** The one door: budget → single flight → send → translate the error → measure. Rejects with a DomainError, or the signal's reason. */
export function createCaller(options: CallerOptions): Caller {
  const { budget, clock, logger, tracing = noTracing } = options;
  const flights = new SingleFlight();
  /** What was logged already: credentials that are refused are refused for every call. */
  const refusals = new Set<string>();
  const renewal = new Renewal({
    clock,
    logger,
    renew: options.renewCredentials ?? (async () => false),
    timeoutMs: options.attemptTimeoutMs,
  });
  /** Since when credentials have been refused or missing without an answer that says otherwise; null: they are good. */
  let refusedSince: number | null = null;

  return async (call, { priority, signal, allowance }) => {
    if (call.kind !== 'read') {
      allowance?.takeChange();
      return change(call, priority, signal);
    }
    // A poll's read is stamped with its own beginning (LIVE.md): it joins nobody's, and nobody waits behind its budget.
    if (priority === 'poll') return attempts(call, priority, signal);
    const key = `${call.operation} ${JSON.stringify(call.input)}`;
    // To join a call that is under way costs nothing.
    if (!flights.has(key)) {
      if (priority === 'mutation') allowance?.takeChange();
      else allowance?.takeRead();
    }
    return flights.run(key, call.tags, signal, (shared) => attempts(call, priority, shared));
  };

  /** Dropped before and after, so that no read asked for after a change can join one that began before it. */
  async function change<T>(call: Call<T>, priority: CallPriority, signal: AbortNotice | undefined): Promise<T> {
    flights.drop(call.tags);
    try {
      return await attempts(call, priority, signal);
    } finally {
      flights.drop(call.tags);
    }
  }

  async function attempts<T>(call: Call<T>, priority: CallPriority, signal: AbortNotice | undefined): Promise<T> {
    const endsAt = clock.now() + options.deadlineMs;
    const allowed = priority === 'poll' ? 1 : attemptsForPeople;
    // What an attempt left open stays open when a later one is throttled: only GameLift's own verdict settles it.
    let leftOpen: Failure | undefined;
    let wasRenewed = false;
    for (let made = 1, sent = 1; ; made++, sent++) {
      const deadlineMs = endsAt - clock.now();
      // Once sent, a change is followed to its end even if its client has left: the live layer must learn the outcome.
      const leaving = sent === 1 || call.kind === 'read' ? signal : undefined;
      const askedAt = clock.now();
      try {
        await budget.acquire(call.operation, { priority, resource: call.resource, deadlineMs, signal: leaving });
      } catch (error) {
        throw leftOpen ? errorOf(call, leftOpen) : error;
      }
      const waitMs = clock.now() - askedAt;
      const renewals = renewal.count;
      const outcome = await tracing.span(
        { name: `GameLift ${call.operation}`, kind: 'client', attributes: attributesOf(call, priority, sent, waitMs) },
        async (span) => {
          const result = await attempt(call, priority, { waitMs, endsAt }, signal);
          if ('failure' in result) span.set(failureAttributes(result.failure));
          return result;
        },
      );
      if ('value' in outcome) return outcome.value;
      const { failure } = outcome;
      if (failure.effect === 'unclear' && call.kind !== 'read') leftOpen = failure;
      if (failure.retry === 'stale' && !wasRenewed) {
        // It was not carried out, whatever it is: at once again, with fresh credentials and the clock that the SDK has
        // corrected by the answer. It counts as the same attempt, and only once.
        wasRenewed = true;
        made--;
        await renewal.after(renewals);
        continue;
      }
      const pauseMs = Math.max(1, backoffMs(retryPause, made, options.random));
      const retry = made < allowed && mayRepeat(call, failure) && clock.now() + pauseMs < endsAt;
      if (!retry) throw errorOf(call, failure.retry === 'never' ? failure : (leftOpen ?? passing(failure, priority)));
      await sleep(clock, pauseMs, call.kind === 'read' ? signal : undefined);
    }
  }

  /** A poll is made again anyway: what may be better by then ends no stream. */
  function passing(failure: Failure, priority: CallPriority): Failure {
    const { error, retry } = failure;
    if (priority !== 'poll' || (retry !== 'stale' && retry !== 'missing')) return failure;
    if (clock.now() - (refusedSince ?? clock.now()) >= passingForMs) return failure;
    const message = 'GameLift refuses the gateway’s AWS credentials or clock for now';
    const { requestId } = error;
    const told = { requestId: requestId ?? undefined, retryAfterMs: 1_000, cause: error };
    return { ...failure, error: new DomainError('UPSTREAM_UNAVAILABLE', message, told) };
  }

  async function attempt<T>(
    call: Call<T>,
    priority: CallPriority,
    { waitMs, endsAt }: { waitMs: number; endsAt: number },
    signal: AbortNotice | undefined,
  ): Promise<{ value: T } | { failure: Failure }> {
    const begunAt = clock.now();
    const { abort, release } = followAbort(call.kind === 'read' ? signal : undefined);
    let cancelTimeout = () => {};
    const endIn = (timeoutMs: number) => {
      cancelTimeout();
      const leftMs = Math.max(1, endsAt - clock.now());
      cancelTimeout = clock.after(Math.min(timeoutMs, leftMs), () => abort.abort());
    };
    endIn(options.attemptTimeoutMs);
    const sending: Sending = {
      isFollowed: false,
      hasBegun: false,
      // Until its bytes go it has the call's whole time; from then on an attempt's.
      onFollowed: () => endIn(options.deadlineMs),
      onBegun: () => endIn(options.attemptTimeoutMs),
    };
    const measure = (outcome: string) =>
      options.observer.attempt({
        operation: call.operation,
        priority,
        outcome,
        waitMs,
        durationMs: clock.now() - begunAt,
      });
    try {
      const value = await whileSending(sending, () => call.send(abort.signal));
      refusedSince = null;
      measure('ok');
      return { value };
    } catch (thrown) {
      if (signal?.aborted && call.kind === 'read') {
        measure('aborted');
        throw signal.reason;
      }
      const failure = notSent(sending) ? { ...failureOf(thrown), effect: 'refused' as const } : failureOf(thrown);
      measure(failure.error.code);
      if (failure.retry === 'stale' || failure.retry === 'missing') refusedSince ??= begunAt;
      if (failure.retry === 'throttled') budget.throttled(call.operation, call.resource, begunAt);
      report(call, failure, thrown);
      return { failure };
    } finally {
      cancelTimeout();
      release();
    }
  }

  function report(call: Call<unknown>, { error }: Failure, thrown: unknown): void {
    const fields = { operation: call.operation, code: error.code, requestId: error.requestId };
    if (error.code === 'UPSTREAM_ACCESS_DENIED') {
      reportRefusal(call, error, thrown);
      return;
    }
    // Of what is expected the code says everything; of the rest one needs to see where it came from.
    if (error.code === 'INTERNAL')
      logger.error({ ...fields, err: thrown }, 'GameLift answered with an error we do not know');
    else logger.debug(fields, 'a call of GameLift failed');
  }

  /** One line for each operation and reason, with AWS's words: they name the role and what it may not do. */
  function reportRefusal({ operation }: Call<unknown>, error: DomainError, thrown: unknown): void {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (refusals.has(`${operation} ${name}`)) return;
    refusals.add(`${operation} ${name}`);
    logger.error({ operation, requestId: error.requestId, awsError: name, awsMessage: message }, error.message);
  }
}

function mayRepeat(call: Call<unknown>, failure: Failure): boolean {
  if (failure.retry !== 'throttled' && failure.retry !== 'unavailable') return false;
  return failure.effect === 'refused' || call.kind === 'read' || call.kind === 'repeatable';
}

function errorOf(call: Call<unknown>, { error, effect }: Failure): DomainError {
  if (typeof call.kind === 'string' || effect === 'refused') return error;
  const message = `it is not known whether GameLift carried this out; before trying again, look at ${call.kind.once.lookUp}`;
  return new DomainError('OUTCOME_UNKNOWN', message, { requestId: error.requestId ?? undefined, cause: error });
}

/** In the words of OpenTelemetry's conventions for calls of AWS, where they have one. */
function attributesOf(
  { operation }: Call<unknown>,
  priority: CallPriority,
  attempt: number,
  waitMs: number,
): Attributes {
  return {
    'rpc.system': 'aws-api',
    'rpc.service': 'GameLift',
    'rpc.method': operation,
    'gamelift.priority': priority,
    'gamelift.attempt': attempt,
    'gamelift.budget_wait_ms': waitMs,
  };
}

function failureAttributes({ error }: Failure): Attributes {
  const { code, requestId } = error;
  return { 'error.type': code, ...(requestId === null ? {} : { 'aws.request_id': requestId }) };
}

/** An idempotency token of our own: `^[a-zA-Z0-9-]+$`, at most 48 characters (service model, IdStringModel). */
export function newIdempotencyToken(): string {
  return randomUUID();
}

/** Whether nothing of an attempt has gone to GameLift: it was not carried out, whatever it failed with. */
function notSent({ isFollowed, hasBegun }: Sending): boolean {
  return isFollowed && !hasBegun;
}
