import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../src/emulator/aws-error.ts';
import { Faults, faultsHeld } from '../../../src/emulator/faults.ts';

const session = 'arn:aws:gamelift:us-west-2::gamesession/fleet-1/gsess-1';

describe('Faults', () => {
  it('strike nothing while there are none', () => {
    const strike = new Faults(() => 0).strike('ListFleets', {});
    expect(strike).toEqual({ latencyMs: 0, overrides: [] });
  });

  it('add up delays and overrides, and end a call by the first that ends it', () => {
    const faults = new Faults(() => 0);
    faults.add({ kind: 'latency', latencyMs: 10, rate: 1 });
    faults.add({ kind: 'html503', rate: 1, count: 1 });
    faults.add({ kind: 'throttle', rate: 1, count: 1 });
    faults.add({ kind: 'override', path: 'A', value: 1, rate: 1 });
    faults.add({ kind: 'latency', latencyMs: 5, rate: 1 });
    expect(faults.strike('ListFleets', {})).toMatchObject({
      latencyMs: 15,
      end: 'html503',
      overrides: [{ path: 'A', value: 1 }],
    });
    // The throttle waited for its turn: a fault that did not come true is not counted down.
    expect(faults.strike('ListFleets', {}).end).toBeInstanceOf(AwsError);
    expect(faults.strike('ListFleets', {}).end).toBeUndefined();
  });

  it.each([
    ['fleet-1', { FleetId: 'fleet-1' }, true],
    ['fleet-1', { FleetIds: ['fleet-2', 'fleet-1'] }, true],
    ['fleet-1', { FleetId: 'arn:aws:gamelift:us-west-2:123456789012:fleet/fleet-1' }, true],
    ['fleet-1', { GameSessionId: session }, true],
    [session, { GameSessionId: session }, true],
    ['gsess-1', { GameSessionId: session }, true],
    ['psess-1', { PlayerSessionId: 'psess-1' }, true],
    ['alias-1', { AliasId: 'alias-1' }, true],
    ['fleet-1', { FleetId: 'fleet-11' }, false],
    ['fleet-1', { Name: 'fleet-1' }, false],
    ['fleet-1', {}, false],
    ['fleet-1', null, false],
    ['fleet-1', { FleetId: 7 }, false],
  ])('for the resource %s strike %j: %s', (resource, input, struck) => {
    const faults = new Faults(() => 0);
    faults.add({ kind: 'html503', resource, rate: 1 });
    expect(faults.strike('DescribeGameSessions', input).end).toBe(struck ? 'html503' : undefined);
  });

  it('strike at their rate', () => {
    const draws = [0.29, 0.3, 0.99, 0];
    const faults = new Faults(() => draws.shift() ?? 1);
    faults.add({ kind: 'drop', when: 'after', rate: 0.3 });
    const ends = [1, 2, 3, 4].map(() => faults.strike('ListFleets', {}).end);
    expect(ends).toEqual(['dropAfter', undefined, undefined, 'dropAfter']);
  });

  it('never strike at rate 0 and draw no number for calls that they do not fit', () => {
    let draws = 0;
    const faults = new Faults(() => {
      draws += 1;
      return 0;
    });
    faults.add({ kind: 'drop', when: 'before', rate: 0 });
    expect(faults.strike('ListFleets', {}).end).toBeUndefined();
    expect(draws).toBe(1);
    faults.clear();
    faults.add({ kind: 'drop', when: 'before', operation: 'ListAliases', rate: 1 });
    faults.strike('ListFleets', {});
    expect(draws).toBe(1);
  });

  it('are bounded in number', () => {
    const faults = new Faults(() => 0);
    for (let count = 0; count < faultsHeld; count += 1) faults.add({ kind: 'throttle', rate: 1 });
    expect(() => faults.add({ kind: 'throttle', rate: 1 })).toThrow('1000 faults stand already; DELETE clears them');
  });
});
