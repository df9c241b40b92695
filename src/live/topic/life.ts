import { DomainError } from '../../gamelift/errors.ts';
import { createAbort } from '../../lib/abort.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Hub } from '../delivery/hub.ts';
import type { TopicJournal } from '../journal/journal.ts';

export interface TopicLifeOptions<Image> {
  journal: TopicJournal<Image>;
  hub: Hub<Image>;
  logger: Logger;
  /** Ends all that the topic does; called once, before its streams are told. Null: it is nobody's fault. */
  onOver(error: DomainError | null): void;
}

/**
 * A topic's life, which is over once. It ends, and its streams with it; or its history is lost, and they begin anew with the next
 * topic of the same key.
 */
export class TopicLife<Image> {
  readonly #options: TopicLifeOptions<Image>;
  readonly #abort = createAbort();
  readonly #unfollow: (() => void)[] = [];
  readonly #endListeners = new Set<(error: DomainError | null) => void>();
  readonly #lossListeners = new Set<(reason: string) => void>();
  #loss: string | null = null;

  constructor(options: TopicLifeOptions<Image>) {
    this.#options = options;
    this.follow(
      options.journal.onOver((ending) =>
        ending.type === 'failed' ? this.end(ending.error) : this.lose(ending.reason),
      ),
    );
  }

  /** Aborted when it is over. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  throwIfOver(): void {
    this.#abort.signal.throwIfAborted();
  }

  /** Why the history was lost; null where it was not. */
  get loss(): string | null {
    return this.#loss;
  }

  /** What others tell the topic is heard until it is over: takes what ends the telling. */
  follow(...unfollow: readonly (() => void)[]): void {
    this.#unfollow.push(...unfollow);
  }

  /** Calls `listener` when it has ended; the answer forgets it. */
  onEnd(listener: (error: DomainError | null) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /** Calls `listener` when the history was lost; the answer forgets it. */
  onLost(listener: (reason: string) => void): () => void {
    this.#lossListeners.add(listener);
    return () => this.#lossListeners.delete(listener);
  }

  /** Ends every stream: with an error, or without one where it is nobody's fault. */
  end(error: DomainError | null): void {
    if (this.isOver) return;
    this.#stop(error);
    this.#options.hub.end(error);
    for (const listener of [...this.#endListeners]) listener(error);
    this.#close(error);
  }

  /** The history is lost: every stream begins anew with the next topic. */
  lose(reason: string): void {
    if (this.isOver) return;
    this.#loss = reason;
    this.#stop(new DomainError('UPSTREAM_UNAVAILABLE', reason));
    this.#options.hub.lose(reason);
    for (const listener of [...this.#lossListeners]) listener(reason);
    this.#close(null);
  }

  #stop(error: DomainError | null): void {
    this.#abort.abort(error ?? new Error('the topic is no longer watched'));
    for (const unfollow of this.#unfollow) unfollow();
    this.#options.onOver(error);
  }

  #close(error: DomainError | null): void {
    const { journal, logger } = this.#options;
    journal.close(error).catch((cause: unknown) => logger.error({ err: cause }, 'closing a topic failed'));
  }
}
