import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type SignalSource, sameWishMsOf, untilSignal } from '../../../src/cli/signals.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function listening({ env = {}, isWorker = false } = {}) {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  const clock = new FakeClock();
  const source: SignalSource = {
    on: (signal, listener) => emitter.on(signal, listener),
    exit: (code) => exits.push(code),
  };
  return {
    send: (signal: NodeJS.Signals) => emitter.emit(signal, signal),
    exits,
    clock,
    stopped: untilSignal(source, clock, sameWishMsOf(env, isWorker)),
  };
}

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('asks for the end at %s', async (signal) => {
    const { send, stopped, exits } = listening();
    send(signal);
    await stopped;
    expect(exits).toEqual([]);
  });

  it('ends at once at a second one, with the code that shells give to that signal', async () => {
    const { send, stopped, exits } = listening();
    send('SIGINT');
    await stopped;
    send('SIGTERM');
    send('SIGINT');
    expect(exits).toEqual([143, 130]);
  });

  it('takes a second one within a second for the same wish under npm, which hands signals on', async () => {
    const { send, stopped, exits, clock } = listening({ env: { npm_lifecycle_event: 'start' } });
    send('SIGTERM');
    await stopped;
    await clock.advance(999);
    send('SIGTERM');
    expect(exits).toEqual([]);
    await clock.advance(1);
    send('SIGTERM');
    expect(exits).toEqual([143]);
  });

  it('leaves it to whoever watches over a worker when that ends at once', async () => {
    const { send, stopped, exits, clock } = listening({ isWorker: true });
    send('SIGINT');
    await stopped;
    await clock.advance(3_600_000);
    send('SIGTERM');
    expect(exits).toEqual([]);
  });
});
