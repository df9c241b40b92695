import { expect, test } from 'vitest';
import { MessageRate } from '../../../../src/transport/websocket/message-rate.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

test.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])(
  'a socket may send as many messages a second as before when the clock was set %s, and no more',
  async (_way, byMs) => {
    const clock = new FakeClock();
    const rate = new MessageRate(clock, 5);
    const send = (count: number) => Array.from({ length: count }, () => rate.count());
    expect(send(3)).toEqual([true, true, true]);
    clock.set(byMs);
    expect(send(3)).toEqual([true, true, false]);
    for (let second = 0; second < 20; second++) {
      await clock.advance(1_000);
      expect(send(5)).toEqual([true, true, true, true, true]);
    }
  },
);
