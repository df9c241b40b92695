import { DomainError, NotFoundError } from '../../../gamelift/errors.ts';
import type { Scope } from '../../interest/scope.ts';
import type { TopicCoverage } from '../../interest/topic-coverage.ts';
import type { TopicKind } from '../../topic/kind.ts';
import type { TopicLife } from '../../topic/life.ts';
import { isFinal, toEnding } from './failure.ts';

export interface FinalErrorsOptions<Image extends object, Read extends object> {
  kind: TopicKind<Image, Read>;
  id: string;
  life: TopicLife<Image>;
  coverage: TopicCoverage<Image>;
}

/** What ends when GameLift gives an answer that no repetition changes. Where we may not ask at all, the topic does. */
export class FinalErrors<Image extends object, Read extends object> {
  readonly #options: FinalErrorsOptions<Image, Read>;

  constructor(options: FinalErrorsOptions<Image, Read>) {
    this.#options = options;
  }

  /** The answer to a read of one object: it says nothing about the topic. */
  ofObject(id: string, error: DomainError): void {
    const { life, coverage } = this.#options;
    if (error.code === 'UPSTREAM_ACCESS_DENIED') life.end(error);
    coverage.reject({ kind: 'one', id }, error);
  }

  /** There is no such object, and never was one as far as is known here. */
  ofUnknownObject(id: string): void {
    const { kind, coverage } = this.#options;
    coverage.reject({ kind: 'one', id }, new NotFoundError(`there is no ${kind.words.object} ${id}`));
  }

  /** The answer to a scan of a scope. False where it is about more than a part, or may be better at the next try. */
  ofPart(scope: Scope, error: unknown): boolean {
    const { kind, coverage } = this.#options;
    if (scope.kind !== 'part' || !isFinal(error) || error.code === 'UPSTREAM_ACCESS_DENIED') return false;
    const wasRead = coverage.isReady(scope);
    // It was there: now it is the whole topic that is not.
    if (error.code === 'NOT_FOUND' && wasRead) return false;
    coverage.drop(scope, wasRead ? toEnding(error, `${kind.words.part} ${scope.part}`) : error);
    return true;
  }

  /** GameLift knows no such topic. `wasKnown`: it did before. */
  ofUnknownTopic(wasKnown: boolean): void {
    const { kind, id, life } = this.#options;
    const topic = kind.words.topic(id);
    life.end(wasKnown ? new DomainError('TOPIC_ENDED', `${topic} is gone`) : new NotFoundError(`there is no ${topic}`));
  }

  /** The answer to a scan. */
  ofTopic(error: DomainError): void {
    const { kind, id, life, coverage } = this.#options;
    const isGone = error.code !== 'UPSTREAM_ACCESS_DENIED' && coverage.hasBaseline;
    const message = `${kind.words.topic(id)} is gone: ${error.message}`;
    life.end(isGone ? new DomainError('TOPIC_ENDED', message, { cause: error }) : error);
  }
}
