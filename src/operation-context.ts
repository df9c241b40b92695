import type { Viewer } from './auth/viewer.ts';
import type { GameLift } from './gamelift/gamelift.ts';
import { OperationLoaders } from './gamelift/operation-loaders.ts';
import { type AbortNotice, toAbortSignal } from './lib/abort.ts';
import type { Live } from './live/live.ts';
import type { Logger } from './observability/logger.ts';
import type { Context } from './schema/context.ts';

/** What all operations work with. */
export interface OperationServices {
  gamelift: GameLift;
  live: Live;
  logger: Logger;
  reservationTimeoutMs: number;
}

/** One operation's, or one event's. Loaders and the signal are made when they are asked for: most need only one of them, events neither. */
export class OperationContext implements Context {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly gamelift: GameLift;
  readonly live: Live;
  readonly logger: Logger;
  readonly reservationTimeoutMs: number;
  readonly #aborted: AbortNotice | undefined;
  #signal: AbortSignal | undefined;
  #loaders: OperationLoaders | null = null;

  constructor(
    call: Pick<Context, 'viewer' | 'requestId'> & { signal: AbortNotice | undefined },
    services: OperationServices,
  ) {
    this.viewer = call.viewer;
    this.requestId = call.requestId;
    this.#aborted = call.signal;
    this.gamelift = services.gamelift;
    this.live = services.live;
    this.logger = services.logger;
    this.reservationTimeoutMs = services.reservationTimeoutMs;
  }

  get signal(): AbortSignal | undefined {
    this.#signal ??= toAbortSignal(this.#aborted);
    return this.#signal;
  }

  get loaders(): OperationLoaders {
    this.#loaders ??= new OperationLoaders(this.gamelift, this.#aborted);
    return this.#loaders;
  }
}
