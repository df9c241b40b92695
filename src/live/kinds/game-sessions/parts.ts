import type { TopicCoverage } from '../../interest/topic-coverage.ts';
import type { TopicJournal } from '../../journal/journal.ts';
import type { WatchContext } from '../../topic/context.ts';
import type { LagReport } from '../../topic/lag-report.ts';
import type { TopicLife } from '../../topic/life.ts';
import type { GameSessionImage } from './image.ts';
import type { FleetRefusals } from './refusals.ts';
import type { FleetUpstream } from './upstream.ts';

/** What the parts of one fleet's topic have in common. */
export interface FleetParts {
  readonly journal: TopicJournal<GameSessionImage>;
  readonly context: WatchContext;
  readonly life: TopicLife<GameSessionImage>;
  readonly coverage: TopicCoverage<GameSessionImage>;
  readonly upstream: FleetUpstream;
  readonly refusals: FleetRefusals;
  readonly lag: LagReport;
}
