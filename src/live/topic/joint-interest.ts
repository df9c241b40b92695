import type { HeldInterest } from '../delivery/subscription-spec.ts';

/** Interests in several scopes of one topic, as one: it is ready while each of them is. */
export class JointInterest implements HeldInterest {
  readonly #interests: readonly HeldInterest[];

  constructor(interests: readonly HeldInterest[]) {
    this.#interests = interests;
  }

  get ready(): Promise<void> {
    return Promise.all(this.#interests.map(({ ready }) => ready)).then(() => {});
  }

  get isReady(): boolean {
    return this.#interests.every(({ isReady }) => isReady);
  }

  /** The periods of all scopes, with spaces between. */
  get period(): string | null {
    return periodsOf(this.#interests.map(({ period }) => period));
  }
}

/** The periods of several scopes as one text; null where one of them is not read without a break. */
export function periodsOf(periods: readonly (string | null)[]): string | null {
  return periods.includes(null) ? null : periods.join(' ');
}
