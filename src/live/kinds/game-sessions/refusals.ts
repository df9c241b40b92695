import { DomainError, NotFoundError } from '../../../gamelift/errors.ts';
import type { Scope } from '../../interest/scope.ts';
import type { TopicCoverage } from '../../interest/topic-coverage.ts';
import { isFinal, toEnding } from '../../sources/poll/failure.ts';
import type { TopicLife } from '../../topic/life.ts';
import type { GameSessionImage } from './image.ts';

export interface FleetRefusalsOptions {
  fleetId: string;
  life: TopicLife<GameSessionImage>;
  coverage: TopicCoverage<GameSessionImage>;
}

/** For whom it is over when GameLift gives an answer that no repetition changes. Where we may not ask at all, it is for everybody. */
export class FleetRefusals {
  readonly #options: FleetRefusalsOptions;

  constructor(options: FleetRefusalsOptions) {
    this.#options = options;
  }

  /** To a read of one session: it says nothing about the fleet. */
  ofSession(gameSessionId: string, error: DomainError): void {
    const { life, coverage } = this.#options;
    if (error.code === 'UPSTREAM_ACCESS_DENIED') life.end(error);
    coverage.reject({ kind: 'one', id: gameSessionId }, error);
  }

  /** There is no such session, and never was one as far as is known here. */
  ofUnknownSession(gameSessionId: string): void {
    const error = new NotFoundError(`there is no game session ${gameSessionId}`);
    this.#options.coverage.reject({ kind: 'one', id: gameSessionId }, error);
  }

  /** To a walk over a scope. False where the answer is about more than a location, or may be better at the next try. */
  ofLocation(scope: Scope, error: unknown): boolean {
    const { coverage } = this.#options;
    if (scope.kind !== 'part' || !isFinal(error) || error.code === 'UPSTREAM_ACCESS_DENIED') return false;
    const wasRead = coverage.isReady(scope);
    // It was there: now it is the fleet that is not.
    if (error.code === 'NOT_FOUND' && wasRead) return false;
    coverage.drop(scope, wasRead ? toEnding(error, `location ${scope.part}`) : error);
    return true;
  }

  /** To a walk. */
  ofFleet(error: DomainError): void {
    const { fleetId, life, coverage } = this.#options;
    const isGone = error.code !== 'UPSTREAM_ACCESS_DENIED' && coverage.hasBaseline;
    life.end(
      isGone ? new DomainError('TOPIC_ENDED', `fleet ${fleetId} is gone: ${error.message}`, { cause: error }) : error,
    );
  }
}
