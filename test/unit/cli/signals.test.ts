import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type SignalSource, untilSignal } from '../../../src/cli/signals.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function listening() {
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
    stopped: untilSignal(source, clock),
  };
}

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('asks for the end at %s', async (signal) => {
    const { send, stopped, exits } = listening();
    send(signal);
    await stopped;
    expect(exits).toEqual([]);
  });

  it('takes a second one within a second for the same wish', async () => {
    const { send, stopped, exits, clock } = listening();
    send('SIGINT');
    await stopped;
    await clock.advance(1_000);
    send('SIGINT');
    expect(exits).toEqual([]);
  });

  it('ends at once at a later one, with the code that shells give to that signal', async () => {
    const { send, stopped, exits, clock } = listening();
    send('SIGINT');
    await stopped;
    await clock.advance(1_001);
    send('SIGTERM');
    send('SIGINT');
    expect(exits).toEqual([143, 130]);
  });
});
