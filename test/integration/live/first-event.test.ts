import { test } from 'vitest';
import { actUponStreamStarted } from '../../support/first-event.ts';

// A thousand times through the front door: test/soak/first-event.test.ts; at the live layer: test/unit/live/races.test.ts.
test('who creates a session upon StreamStarted is told of it, two hundred times out of two hundred', () =>
  actUponStreamStarted(200));
