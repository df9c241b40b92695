import type { TopicJournal } from '../engine/journal.ts';
import type { GameSessionImage } from '../image.ts';
import type { FleetCoverage } from './fleet-coverage.ts';
import type { FleetRefusals } from './fleet-refusals.ts';
import type { FleetUpstream } from './fleet-upstream.ts';
import type { LagReport } from './lag-report.ts';
import type { TopicLife } from './topic-life.ts';
import type { WatchContext } from './watch-context.ts';

/** What the parts of one fleet's topic have in common. */
export interface FleetParts {
  readonly journal: TopicJournal<GameSessionImage>;
  readonly context: WatchContext;
  readonly life: TopicLife<GameSessionImage>;
  readonly coverage: FleetCoverage;
  readonly upstream: FleetUpstream;
  readonly refusals: FleetRefusals;
  readonly lag: LagReport;
}
