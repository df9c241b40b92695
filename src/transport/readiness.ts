import type { Clock } from '../lib/clock.ts';

/** Whether something that the gateway needs is there. Resolves to null, or to why it is not. */
export type ReadinessCheck = () => Promise<string | null>;

export interface Readiness {
  ready: boolean;
  /** By name: "ok", or why not. */
  checks: Readonly<Record<string, string>>;
}

/**
 * Asks all checks at once. Asked again within `maxAgeMs` the answer is the last one: whoever probes a gateway must not spend
 * its budget.
 */
export function createReadiness(options: {
  checks: Readonly<Record<string, ReadinessCheck>>;
  clock: Clock;
  maxAgeMs: number;
  /** A check that takes longer counts as failed. */
  timeoutMs: number;
  /** Told the first answer, and each one that says something else than the last. */
  onChange?: (readiness: Readiness) => void;
}): () => Promise<Readiness> {
  const { checks, clock, maxAgeMs, timeoutMs, onChange } = options;
  let told: string | undefined;
  let last: { at: number; readiness: Promise<Readiness> } | undefined;
  return () => {
    if (!last || clock.now() - last.at > maxAgeMs) last = { at: clock.now(), readiness: askAll() };
    return last.readiness;
  };

  async function askAll(): Promise<Readiness> {
    const answers = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await withTimeout(check())) ?? 'ok'] as const),
    );
    const readiness = { ready: answers.every(([, answer]) => answer === 'ok'), checks: Object.fromEntries(answers) };
    const text = JSON.stringify(readiness);
    if (text !== told) onChange?.(readiness);
    told = text;
    return readiness;
  }

  function withTimeout(check: Promise<string | null>): Promise<string | null> {
    return new Promise((resolve) => {
      const cancel = clock.after(timeoutMs, () => resolve(`no answer within ${timeoutMs} ms`));
      check.then(resolve, (error: unknown) => resolve(String(error))).finally(cancel);
    });
  }
}
