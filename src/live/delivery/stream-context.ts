import type { AliasTargets } from '../kinds/game-sessions/alias-targets.ts';
import type { WatchContext } from '../topic/context.ts';
import type { Topics } from '../topic/topics.ts';
import type { OpeningTurns } from './opening-turns.ts';

/** What opens a stream. */
export interface StreamContext {
  readonly watch: WatchContext;
  readonly topics: Topics;
  readonly aliases: AliasTargets;
  /** The turns in which streams begin. */
  readonly turns: OpeningTurns;
  /** Streams that are open, to be counted and to be ended with the gateway. */
  readonly open: Set<OpenStream>;
}

export interface OpenStream {
  /** Events that wait to be read. */
  readonly waiting: number;
  end(): void;
}
