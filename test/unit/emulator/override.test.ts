import { describe, expect, it } from 'vitest';
import { overrideAt } from '../../../src/emulator/override.ts';

const output = {
  GameSessions: [
    { Status: 'ACTIVE', Port: 1 },
    { Status: 'ERROR', Port: 2 },
  ],
  NextToken: 't',
};

describe('overrideAt', () => {
  it.each([
    ['NextToken', 'u', { ...output, NextToken: 'u' }],
    ['GameSessions', [], { ...output, GameSessions: [] }],
    ['GameSessions.1.Status', 'X', { ...output, GameSessions: [output.GameSessions[0], { Status: 'X', Port: 2 }] }],
    [
      'GameSessions.*.Status',
      'X',
      {
        ...output,
        GameSessions: [
          { Status: 'X', Port: 1 },
          { Status: 'X', Port: 2 },
        ],
      },
    ],
    ['GameSessions.0', undefined, { ...output, GameSessions: [output.GameSessions[1]] }],
    ['Added', null, { ...output, Added: null }],
    ['GameSessions.5.Status', 'X', output],
    ['Missing.Status', 'X', output],
    ['NextToken.Status', 'X', output],
  ])('replaces %s by %j', (path, value, expected) => {
    expect(overrideAt(output, path, value)).toEqual(expected);
  });

  it('leaves the original as it is', () => {
    const before = structuredClone(output);
    overrideAt(output, 'GameSessions.*.Status', 'X');
    expect(output).toEqual(before);
  });

  it('does not look into a timestamp', () => {
    const time = new Date(0);
    expect(overrideAt({ time }, 'time.getTime', 1)).toEqual({ time });
  });
});
