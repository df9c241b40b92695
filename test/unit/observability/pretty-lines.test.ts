import { describe, expect, it } from 'vitest';
import { prettyLines } from '../../../src/observability/pretty-lines.ts';

const time = new Date(2026, 10, 30, 9, 5, 7, 45).getTime();

describe('a log entry for people', () => {
  it('is the local time, the level and the message on one line', () => {
    expect(prettyLines({ time, level: 'info', msg: 'the gateway listens' }, false)).toBe(
      '[09:05:07.045] INFO: the gateway listens\n',
    );
    expect(prettyLines({ time, level: 'debug' }, false)).toBe('[09:05:07.045] DEBUG:\n');
  });

  it('has each field on a line of its own, and what is in it below', () => {
    const entry = {
      time,
      level: 'warn',
      msg: 'm',
      fleetId: 'f',
      n: 3,
      none: null,
      list: [1, { a: 'two\nlines' }],
      empty: {},
    };
    expect(prettyLines(entry, false)).toBe(
      [
        '[09:05:07.045] WARN: m',
        '    fleetId: "f"',
        '    n: 3',
        '    none: null',
        '    list: [',
        '      1,',
        '      {',
        '        "a": "two\\nlines"',
        '      }',
        '    ]',
        '    empty: {}',
        '',
      ].join('\n'),
    );
  });

  it('keeps the lines of a stack, that of a cause too', () => {
    const err = { type: 'Error', stack: 'Error: "a"\n    at b', cause: { type: 'C', stack: 'C\n    at d' }, code: 'E' };
    expect(prettyLines({ time, level: 'error', msg: 'm', err }, false)).toBe(
      [
        '[09:05:07.045] ERROR: m',
        '    err: {',
        '      "type": "Error",',
        '      "stack":',
        '          Error: "a"',
        '              at b,',
        '      "cause": {',
        '        "type": "C",',
        '        "stack":',
        '            C',
        '                at d',
        '      },',
        '      "code": "E"',
        '    }',
        '',
      ].join('\n'),
    );
  });

  it('colours the level, the message and the names of fields where the terminal has colours', () => {
    expect(prettyLines({ time, level: 'error', msg: 'm', n: 3 }, true)).toBe(
      '[09:05:07.045] \u001b[31mERROR\u001b[39m: \u001b[36mm\u001b[39m\n    \u001b[35mn\u001b[39m: 3\n',
    );
  });

  it('shows control characters and lets none of them through', () => {
    const odd = '\u001b[2J\u009b\r\u0007';
    const lines = prettyLines({ time, level: 'info', msg: odd, [odd]: odd, err: { stack: `a\n${odd}` } }, false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    expect(lines).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(lines).toContain('INFO: \\u001b[2J\\u009b\\u000d\\u0007\n');
  });
});
