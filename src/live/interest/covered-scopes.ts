import type { TopicJournal } from '../journal/journal.ts';
import type { GameSessionImage } from '../kinds/game-sessions/image.ts';
import { type FleetScope, type LocatedSession, parseScopeKey, scopeKey, scopeKeysOf } from '../topic.ts';

/**
 * The scopes of a fleet that are read without a break, each with the period for which they have been. They are in the journal: so
 * they begin and end for all instances at the same point of the history.
 */
export class CoveredScopes {
  readonly #journal: TopicJournal<GameSessionImage>;
  readonly #onTrouble: (error: unknown) => void;
  /** Scopes that are no longer read, as long as the journal has not taken it in: their old period must not come back. */
  readonly #ending = new Set<string>();
  /** Scopes whose period is on its way to the journal. */
  readonly #beginning = new Set<string>();
  readonly #onEnded: () => void;

  /** `onEnded`: the journal has taken in the last end that was on its way. */
  constructor(journal: TopicJournal<GameSessionImage>, onTrouble: (error: unknown) => void, onEnded: () => void) {
    this.#journal = journal;
    this.#onTrouble = onTrouble;
    this.#onEnded = onEnded;
  }

  /** Scopes whose end the journal has not taken in yet. Until then they are read: whoever takes over goes on with their periods. */
  get endings(): ReadonlySet<string> {
    return this.#ending;
  }

  /** Null: it is not read without a break, or has a session that the snapshot holds no longer. */
  periodOf(scope: FleetScope): string | null {
    const key = scopeKey(scope);
    return this.#ending.has(key) || !this.isKnown(scope) ? null : this.#journal.coverage(key);
  }

  /** Whether the snapshot holds what a scope is about. */
  isKnown(scope: FleetScope): boolean {
    return scope.kind !== 'session' || this.#journal.entry(scope.gameSessionId) !== undefined;
  }

  /** Whether somebody reads a session, here or elsewhere. */
  has(session: LocatedSession): boolean {
    return scopeKeysOf(session).some((key) => this.#journal.coverage(key) !== null);
  }

  begin(scope: FleetScope, period: string): void {
    const key = scopeKey(scope);
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
  endUnwanted(isWanted: (scope: FleetScope) => boolean): void {
    for (const scope of this.#journal.coveredScopes().map(parseScopeKey)) if (!isWanted(scope)) this.end(scope);
  }

  end(scope: FleetScope): void {
    const key = scopeKey(scope);
    this.#ending.add(key);
    this.#journal.cover(key, null).then(
      () => {
        if (this.#ending.delete(key) && this.#ending.size === 0) this.#onEnded();
      },
      (error: unknown) => this.#onTrouble(error),
    );
  }
}
