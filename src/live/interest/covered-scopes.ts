import type { TopicJournal } from '../journal/journal.ts';
import type { Located, Scope, ScopeKeys } from './scope.ts';

/**
 * The scopes of a topic that are read without a break, each with the period for which they have been. They are in the journal: so
 * they begin and end for all instances at the same point of the history.
 */
export class CoveredScopes {
  readonly #journal: TopicJournal<unknown>;
  readonly #scopes: ScopeKeys;
  readonly #onTrouble: (error: unknown) => void;
  /** Scopes that are no longer read, as long as the journal has not taken it in: their old period must not come back. */
  readonly #ending = new Set<string>();
  /** Scopes whose period is on its way to the journal. */
  readonly #beginning = new Set<string>();
  readonly #onEnded: () => void;

  /** `onEnded`: the journal has taken in the last end that was on its way. */
  constructor(
    journal: TopicJournal<unknown>,
    scopes: ScopeKeys,
    onTrouble: (error: unknown) => void,
    onEnded: () => void,
  ) {
    this.#journal = journal;
    this.#scopes = scopes;
    this.#onTrouble = onTrouble;
    this.#onEnded = onEnded;
  }

  /** Scopes whose end the journal has not taken in yet. Until then they are read: the next lease holder goes on with their periods. */
  get endings(): readonly Scope[] {
    return [...this.#ending].flatMap((key) => this.#scopes.parse(key) ?? []);
  }

  isEnding(scope: Scope): boolean {
    return this.#ending.has(this.#scopes.keyOf(scope));
  }

  /** Null: it is not read without a break, or has an object that the snapshot holds no longer. */
  periodOf(scope: Scope): string | null {
    const key = this.#scopes.keyOf(scope);
    return this.#ending.has(key) || !this.isKnown(scope) ? null : this.#journal.coverage(key);
  }

  /** Whether the snapshot holds what a scope is about. */
  isKnown(scope: Scope): boolean {
    return scope.kind !== 'one' || this.#journal.entry(scope.id) !== undefined;
  }

  /** Whether an object is read, here or elsewhere. */
  has(object: Located): boolean {
    return this.#scopes.keysOf(object).some((key) => this.#journal.coverage(key) !== null);
  }

  begin(scope: Scope, period: string): void {
    const key = this.#scopes.keyOf(scope);
    if (this.#beginning.has(key)) return;
    this.#ending.delete(key);
    this.#beginning.add(key);
    // One that could not be told is sought again at the next walk, or at the session's next read.
    const begun = this.#journal.cover(key, period);
    begun.catch((error: unknown) => this.#onTrouble(error)).finally(() => this.#beginning.delete(key));
  }

  /** Another instance reads now, and begins and ends periods. */
  forgetEndings(): void {
    this.#ending.clear();
  }

  /** What nobody wants is no longer read without a break. A period that could not be ended is tried again at each walk. */
  endUnwanted(isWanted: (scope: Scope) => boolean): void {
    for (const key of this.#journal.coveredScopes()) {
      const scope = this.#scopes.parse(key);
      if (scope && !isWanted(scope)) this.end(scope);
    }
  }

  end(scope: Scope): void {
    const key = this.#scopes.keyOf(scope);
    this.#ending.add(key);
    this.#journal.cover(key, null).then(
      () => {
        if (this.#ending.delete(key) && this.#ending.size === 0) this.#onEnded();
      },
      (error: unknown) => this.#onTrouble(error),
    );
  }
}
