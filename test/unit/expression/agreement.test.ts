import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../src/emulator/aws-error.ts';
import { compile } from '../../../src/emulator/filter/evaluate.ts';
import {
  parseFilter as parseFilterOfEmulator,
  parseSort as parseSortOfEmulator,
} from '../../../src/emulator/filter/parser.ts';
import type { GameSession } from '../../../src/emulator/world/records.ts';
import { ExpressionError } from '../../../src/expression/error.ts';
import { compileFilter } from '../../../src/expression/evaluate.ts';
import type { SearchableGameSession } from '../../../src/expression/filter.ts';
import { lintFilter, lintOperand } from '../../../src/expression/lint.ts';
import { parseFilter, parseSort } from '../../../src/expression/parse.ts';
import { printFilter } from '../../../src/expression/print.ts';
import { filterArbitrary, searchableGameSessionArbitrary } from '../../support/expression-arbitraries.ts';

// The gateway's library and the emulator's parser are written apart from each other: what one of them misunderstands, the
// other shows.

test('The gateway and the emulator find the same sessions', () => {
  fc.assert(
    fc.property(filterArbitrary, fc.array(searchableGameSessionArbitrary, { maxLength: 8 }), (filter, sessions) => {
      const text = printFilter(filter);
      fc.pre(isSendable(text));
      const ours = compileFilter(parseFilter(text));
      const theirs = compile(parseFilterOfEmulator(text));
      for (const session of sessions) expect(theirs(inEmulator(session)), text).toBe(ours(session));
    }),
    { numRuns: 1_000 },
  );
});

/**
 * Where the gateway is stricter on purpose: numbers with a fraction, keys that GameLift's search can't look for, space other
 * than blanks, tabs and line ends, and half a surrogate pair.
 */
const refusedHereOnly = /\d\.\d|gameSessionProperties\.[^\s=<>()']*[^\w\s=<>()'-]|[^\S \t\r\n]|\p{Surrogate}/u;

describe('The gateway and the emulator take and refuse the same', () => {
  const word = fc.constantFrom(
    'gameSessionId',
    'gameSessionName',
    'gameSessionProperties.mode',
    'gameSessionProperties.',
    'gameSessionProperties',
    'maximumSessions',
    'creationTimeMillis',
    'playerSessionCount',
    'hasAvailablePlayerSessions',
    'nothing',
    'AND',
    'OR',
    'NOT',
    'and',
    'ASC',
    'DESC',
    'true',
    'false',
    'TRUE',
  );
  const value = fc.constantFrom(
    "'a'",
    "''",
    "'it\\'s'",
    "'\\\\'",
    "'a",
    "a'",
    '"a"',
    '1',
    '-1',
    '1.5',
    '1e3',
    '+1',
    '.5',
    '1.',
    '0x1',
  );
  const sign = fc.constantFrom('=', '<>', '<', '>', '<=', '>=', '!=', '==', '(', ')', ',', ';', '.', '--');
  const space = fc.constantFrom(' ', '', '  ', '\t', '\n', '\r\n', '\u00a0', '\ufeff');
  const condition = fc.tuple(word, space, sign, space, value).map((parts) => parts.join(''));
  const soup = fc
    .array(fc.tuple(fc.oneof(word, value, sign, condition), space), { maxLength: 9 })
    .map((parts) => parts.flat().join(''));
  const damaged = fc
    .tuple(filterArbitrary, fc.nat(), fc.nat(3), fc.constantFrom('', "'", '\\', '(', ')', ' ', 'x', '='))
    .map(([filter, at, cut, put]) => {
      const text = printFilter(filter);
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place + cut);
    });

  test.each([
    ['words in any order', soup],
    ['conditions', condition],
    ['damaged expressions', damaged],
  ])('filters of %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(text.length <= 1_024);
        const theirs = isTaken(() => parseFilterOfEmulator(text));
        if (takesFilter(text)) expect(theirs, text).toBe(true);
        else if (theirs) expect(text).toMatch(refusedHereOnly);
      }),
      { numRuns: 3_000 },
    );
  });

  test('sorts of words in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(word, value, sign), { maxLength: 4 }), (words) => {
        const text = words.join(' ');
        const theirs = isTaken(() => parseSortOfEmulator(text));
        if (takesSort(text)) expect(theirs, text).toBe(true);
        else if (theirs) expect(text).toMatch(refusedHereOnly);
      }),
      { numRuns: 2_000 },
    );
  });
});

function takesFilter(text: string): boolean {
  return isTaken(() => {
    const problems = lintFilter(parseFilter(text), text);
    if (problems[0]) throw new ExpressionError(0, problems[0].message, null);
  });
}

function takesSort(text: string): boolean {
  return isTaken(() => {
    const problems = lintOperand(parseSort(text).operand);
    if (problems[0]) throw new ExpressionError(0, problems[0].message, null);
  });
}

/** Whether a reader takes a text. Throws what is no refusal. */
function isTaken(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof AwsError) return false;
    throw error;
  }
}

/** GameLift's bound of an expression. */
function isSendable(text: string): boolean {
  return text.length <= 1_024;
}

/** The same session as the emulator holds it. */
function inEmulator(session: SearchableGameSession): GameSession {
  const { gameSessionId, name, maximumPlayerSessionCount, currentPlayerSessionCount, creationTime } = session;
  const members: Partial<GameSession> = {
    gameSessionId,
    name: name ?? undefined,
    maximumPlayerSessionCount,
    currentPlayerSessionCount,
    creationTime: creationTime?.getTime() ?? 0,
    gameProperties: new Map(session.gameProperties.map(({ key, value }) => [key, value])),
  };
  // Search looks at nothing else.
  return members as GameSession;
}
