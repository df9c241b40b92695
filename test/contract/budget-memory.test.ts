import { Budget } from '../../src/gamelift/budget/budget.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { describeBudget } from './budget.ts';

describeBudget(
  'memory',
  (rate, pollShare) => new Budget({ clock: systemClock, rates: { DescribeGameSessions: rate }, pollShare }),
);
