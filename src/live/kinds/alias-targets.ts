import type { FollowedPointer, PointerListener, TopicPointer } from '../delivery/subscription-spec.ts';
import { isFinal, toEnding } from '../sources/poll/failure.ts';
import type { WatchContext } from '../topic/context.ts';

interface Followed {
  fleetId: string;
  isForgotten: boolean;
  renewing: Promise<void> | null;
  readonly listeners: Set<PointerListener>;
  cancel(): void;
}

/** Aliases that somebody's stream goes through: resolved once for all, again while they are followed, forgotten after. */
export class AliasTargets {
  readonly #context: WatchContext;
  readonly #followed = new Map<string, Promise<Followed>>();
  readonly #life = new AbortController();

  constructor(context: WatchContext) {
    this.#context = context;
  }

  /** An alias as what leads its streams to a fleet. */
  pointer(aliasId: string): TopicPointer {
    return { name: 'the alias', follow: (listener) => this.#follow(aliasId, listener) };
  }

  stop(): void {
    this.#life.abort(new Error('the gateway stops watching'));
    for (const following of this.#followed.values()) following.then(({ cancel }) => cancel()).catch(() => {});
    this.#followed.clear();
  }

  /** Rejects as ResolveAlias does: NOT_FOUND, TERMINAL_ROUTING_STRATEGY, or trouble. */
  async #follow(aliasId: string, listener: PointerListener): Promise<FollowedPointer> {
    for (;;) {
      const followed = await this.#get(aliasId);
      // The last listener may have left, and the alias been forgotten, since it was resolved for us.
      if (followed.isForgotten) continue;
      followed.listeners.add(listener);
      return {
        get topicId() {
          return followed.fleetId;
        },
        renew: () => this.#renew(aliasId, followed),
        release: () => {
          if (followed.listeners.delete(listener) && followed.listeners.size === 0) this.#forget(aliasId, followed);
        },
      };
    }
  }

  #get(aliasId: string): Promise<Followed> {
    const known = this.#followed.get(aliasId);
    if (known) return known;
    const resolving = this.#resolve(aliasId).then((fleetId) => {
      const followed: Followed = {
        fleetId,
        isForgotten: false,
        renewing: null,
        listeners: new Set(),
        cancel: () => {},
      };
      this.#renewLater(aliasId, followed);
      return followed;
    });
    this.#followed.set(aliasId, resolving);
    resolving.catch(() => this.#followed.delete(aliasId));
    return resolving;
  }

  #resolve(aliasId: string): Promise<string> {
    return this.#context.gamelift.resolveAlias(aliasId, { priority: 'poll', signal: this.#life.signal });
  }

  #renewLater(aliasId: string, followed: Followed): void {
    const { clock, settings } = this.#context;
    followed.cancel = clock.after(settings.aliasIntervalMs, () => {
      void this.#renew(aliasId, followed).then(() => {
        if (!followed.isForgotten && !this.#life.signal.aborted) this.#renewLater(aliasId, followed);
      });
    });
  }

  #renew(aliasId: string, followed: Followed): Promise<void> {
    followed.renewing ??= this.#resolve(aliasId)
      .then(
        (fleetId) => this.#onResolved(followed, fleetId),
        (error: unknown) => this.#onFailure(aliasId, followed, error),
      )
      .finally(() => {
        followed.renewing = null;
      });
    return followed.renewing;
  }

  #onResolved(followed: Followed, fleetId: string): void {
    if (fleetId === followed.fleetId) return;
    followed.fleetId = fleetId;
    for (const listener of [...followed.listeners]) listener.onMove();
  }

  #onFailure(aliasId: string, followed: Followed, error: unknown): void {
    if (followed.isForgotten || this.#life.signal.aborted) return;
    if (!isFinal(error)) {
      this.#context.logger.warn({ aliasId, err: error }, 'an alias could not be resolved again; its last fleet stands');
      return;
    }
    this.#forget(aliasId, followed);
    for (const listener of [...followed.listeners]) listener.onEnd(toEnding(error, `alias ${aliasId}`));
  }

  #forget(aliasId: string, followed: Followed): void {
    followed.cancel();
    followed.isForgotten = true;
    this.#followed.delete(aliasId);
  }
}
