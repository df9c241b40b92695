import { DomainError } from '../../gamelift/errors.ts';
import { isFinal } from './upstream-failure.ts';
import type { WatchContext } from './watch-context.ts';

/** One subscriber's view of an alias. */
export interface AliasTarget {
  /** The fleet that the alias points to now. */
  readonly fleetId: string;
  release(): void;
}

export interface AliasListener {
  /** The alias points to another fleet. */
  onMove(fleetId: string): void;
  /** It is TERMINAL or gone. */
  onEnd(error: DomainError): void;
}

interface Followed {
  fleetId: string;
  isForgotten: boolean;
  readonly listeners: Set<AliasListener>;
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

  /** Rejects as ResolveAlias does: NOT_FOUND, TERMINAL_ROUTING_STRATEGY, or trouble. */
  async follow(aliasId: string, listener: AliasListener): Promise<AliasTarget> {
    for (;;) {
      const followed = await this.#get(aliasId);
      // The last listener may have left, and the alias been forgotten, since it was resolved for us.
      if (followed.isForgotten) continue;
      followed.listeners.add(listener);
      return {
        get fleetId() {
          return followed.fleetId;
        },
        release: () => {
          if (followed.listeners.delete(listener) && followed.listeners.size === 0) this.#forget(aliasId, followed);
        },
      };
    }
  }

  stop(): void {
    this.#life.abort(new Error('the gateway stops watching'));
    for (const following of this.#followed.values()) following.then(({ cancel }) => cancel()).catch(() => {});
    this.#followed.clear();
  }

  #get(aliasId: string): Promise<Followed> {
    const known = this.#followed.get(aliasId);
    if (known) return known;
    const resolving = this.#resolve(aliasId).then((fleetId) => {
      const followed: Followed = { fleetId, isForgotten: false, listeners: new Set(), cancel: () => {} };
      this.#resolveLater(aliasId, followed);
      return followed;
    });
    this.#followed.set(aliasId, resolving);
    resolving.catch(() => this.#followed.delete(aliasId));
    return resolving;
  }

  #resolve(aliasId: string): Promise<string> {
    return this.#context.gamelift.resolveAlias(aliasId, { priority: 'poll', signal: this.#life.signal });
  }

  #resolveLater(aliasId: string, followed: Followed): void {
    const { clock, settings } = this.#context;
    followed.cancel = clock.after(settings.aliasIntervalMs, () => {
      this.#resolve(aliasId)
        .then(
          (fleetId) => this.#onResolved(followed, fleetId),
          (error: unknown) => this.#onFailure(aliasId, followed, error),
        )
        .finally(() => {
          if (!followed.isForgotten && !this.#life.signal.aborted) this.#resolveLater(aliasId, followed);
        });
    });
  }

  #onResolved(followed: Followed, fleetId: string): void {
    if (fleetId === followed.fleetId) return;
    followed.fleetId = fleetId;
    for (const listener of [...followed.listeners]) listener.onMove(fleetId);
  }

  #onFailure(aliasId: string, followed: Followed, error: unknown): void {
    if (followed.isForgotten || this.#life.signal.aborted) return;
    if (!isFinal(error)) {
      this.#context.logger.warn({ aliasId, err: error }, 'an alias could not be resolved again; its last fleet stands');
      return;
    }
    const reason =
      error.code === 'UPSTREAM_ACCESS_DENIED'
        ? error
        : new DomainError('TOPIC_ENDED', `alias ${aliasId} leads nowhere: ${error.message}`, { cause: error });
    this.#forget(aliasId, followed);
    for (const listener of [...followed.listeners]) listener.onEnd(reason);
  }

  #forget(aliasId: string, followed: Followed): void {
    followed.cancel();
    followed.isForgotten = true;
    this.#followed.delete(aliasId);
  }
}
