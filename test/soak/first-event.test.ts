import { test } from 'vitest';
import { actUponStreamStarted } from '../support/first-event.ts';

test(
  'who creates a session upon StreamStarted is told of it, a thousand times out of a thousand',
  {
    timeout: 300_000,
  },
  () => actUponStreamStarted(1_000),
);
