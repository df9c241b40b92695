import type { Viewer } from './auth/viewer.ts';
import { CallAllowance } from './gamelift/budget/call-allowance.ts';
import type { GameLift } from './gamelift/gamelift.ts';
import { OperationLoaders } from './gamelift/operation-loaders.ts';
import type { AbortNotice } from './lib/abort.ts';
import type { Live } from './live/live.ts';
import type { Logger } from './observability/logger.ts';
import type { Context, UpstreamContext } from './schema/context.ts';

/** What all operations work with. */
export interface OperationServices {
  gamelift: GameLift;
  live: Live;
  logger: Logger;
  reservationTimeoutMs: number;
  /** GameLift calls that no operation may exceed. */
  maxCost: number;
  /** Called for each call that an operation makes beyond its price. */
  onCallAbovePrice: () => void;
}

/** One operation's, or one event's: for its resolvers, and wider for those that may call GameLift. Loaders are made when they are asked for: subscriptions and events need none. */
export class OperationContext implements UpstreamContext {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly gamelift: GameLift;
  readonly live: Live;
  readonly logger: Logger;
  readonly reservationTimeoutMs: number;
  readonly signal: AbortNotice | undefined;
  readonly allowance: CallAllowance;
  #loaders: OperationLoaders | null = null;

  constructor(
    call: Pick<Context, 'viewer' | 'requestId'> & { signal: AbortNotice | undefined; calls: number },
    services: OperationServices,
  ) {
    this.viewer = call.viewer;
    this.requestId = call.requestId;
    this.signal = call.signal;
    this.gamelift = services.gamelift;
    this.live = services.live;
    this.logger = services.logger;
    this.reservationTimeoutMs = services.reservationTimeoutMs;
    const { maxCost: max, onCallAbovePrice: onAbovePrice } = services;
    this.allowance = new CallAllowance({ price: call.calls, max, onAbovePrice });
  }

  get budget(): Context['budget'] {
    return { state: () => this.gamelift.upstreamBudget() };
  }

  get loaders(): OperationLoaders {
    this.#loaders ??= new OperationLoaders(this.gamelift, this.signal, this.allowance);
    return this.#loaders;
  }
}
