import { describe, expect, it } from 'vitest';
import {
  type LastSearches,
  lastSearchesIn,
  noSearches,
  searchOf,
  withAddress,
} from '../../../src/lobby/navigation/last-searches.ts';

const visited = (...addresses: readonly string[]): LastSearches =>
  addresses.reduce((last, address) => withAddress(last, new URL(address, 'http://gateway')), noSearches);

describe('the last searches of the views', () => {
  it.each([
    ['/?fleet=f&location=l&where=w&sort=-name&joinable=any&columns=a%2Cb', 'lobby'],
    ['/?sort=name&fleet=f&filter=name+%3D+%27x%27', 'lobby'],
    ['/operations?fleet=f&location=l&status=ACTIVE', 'operations'],
  ] as const)('hold all that %s asks for while another view is shown', (address, view) => {
    const last = visited(address, '/sessions/arn:aws:gamelift:us-west-2::gamesession/f/s');
    expect(searchOf(last, view)).toBe(new URL(address, 'http://gateway').search);
  });

  it('take the fleet and the location along to the other view, and nothing else', () => {
    const last = visited('/?fleet=f&location=l&where=w&sort=name');
    expect(searchOf(last, 'operations')).toBe('?fleet=f&location=l');
    const later = withAddress(last, new URL('http://gateway/operations?fleet=g&status=ACTIVE'));
    expect(searchOf(later, 'lobby')).toBe('?fleet=g&where=w&sort=name');
    expect(searchOf(later, 'operations')).toBe('?fleet=g&status=ACTIVE');
  });

  it('fall back on a given fleet only while none was chosen', () => {
    expect(searchOf(noSearches, 'lobby', 'fleet-1')).toBe('?fleet=fleet-1');
    expect(searchOf(visited('/?fleet=alias-1'), 'lobby', 'fleet-1')).toBe('?fleet=alias-1');
    expect(searchOf(noSearches, 'lobby')).toBe('');
  });

  it.each([null, 'x', [], { target: 1, lobby: '', operations: '' }, { target: '' }])(
    'are none where a reload finds %j in their place',
    (state) => expect(lastSearchesIn(state)).toEqual(noSearches),
  );

  it.each(['/nowhere', '/sessions/', '/?'])('learn nothing from %s', (address) => {
    expect(visited(address)).toEqual(noSearches);
  });
});
