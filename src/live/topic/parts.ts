import type { Logger } from '../../observability/logger.ts';
import type { TopicCoverage } from '../interest/topic-coverage.ts';
import type { TopicJournal } from '../journal/journal.ts';
import type { FinalErrors } from '../sources/poll/final-errors.ts';
import type { WatchContext } from './context.ts';
import type { TopicExtension, TopicKind } from './kind.ts';
import type { LagReport } from './lag-report.ts';
import type { TopicLife } from './life.ts';

/** What the parts of one topic have in common. */
export interface TopicParts<Image extends object, Read extends object> {
  readonly kind: TopicKind<Image, Read>;
  readonly id: string;
  readonly key: string;
  readonly journal: TopicJournal<Image>;
  readonly context: WatchContext;
  readonly life: TopicLife<Image>;
  readonly coverage: TopicCoverage<Image>;
  readonly logger: Logger;
  readonly lag: LagReport;
  readonly finalErrors: FinalErrors<Image, Read>;
  /** Made after the other parts. */
  extension(): TopicExtension<Image, Read>;
  /** Whether this instance reads the topic, and there is still something to be read. */
  isReading(): boolean;
}
