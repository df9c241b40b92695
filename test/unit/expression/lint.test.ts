import { expect, test } from 'vitest';
import { lintFilter } from '../../../src/expression/lint.ts';
import { parseFilter } from '../../../src/expression/parse.ts';

const problems = (text: string) => lintFilter(parseFilter(text), text).map(({ message }) => message);

test('a filter that GameLift understands has no problems', () => {
  expect(problems("gameSessionProperties.gameMode = 'Ffa' AND NOT playerSessionCount = 0")).toEqual([]);
});

test('a property key with a period is told: search leaves such properties out', () => {
  expect(problems("NOT gameSessionProperties.a.b = 'x'")).toEqual([
    "the property key 'a.b' has a period: GameLift's search leaves such properties out",
  ]);
});

test('a property key is at most 32 characters long', () => {
  expect(problems(`gameSessionProperties.${'k'.repeat(32)} = 'x'`)).toEqual([]);
  expect(problems(`gameSessionProperties.${'k'.repeat(33)} = 'x'`)).toEqual([
    'expected a property key of at most 32 characters, got 33',
  ]);
});

test('an expression is at most 1,024 characters long, counted as characters', () => {
  const ofLength = (length: number, letter = 'x') => `gameSessionName = '${letter.repeat(length - 20)}'`;
  expect(problems(ofLength(1_024))).toEqual([]);
  expect(problems(ofLength(1_024, '😀'))).toEqual([]);
  expect(problems(ofLength(1_025))).toEqual(['expected an expression of at most 1024 characters, got 1025']);
});

test('a text that is far too long has one problem, however many it holds', () => {
  expect(problems(Array(1_800).fill("gameSessionProperties.a.b = 'x'").join(' OR '))).toEqual([
    'expected an expression of at most 1024 characters, got 62996',
  ]);
});

test('a long property key is told by its beginning', () => {
  expect(problems(`gameSessionProperties.a.${'k'.repeat(500)} = 'x'`)).toEqual([
    `the property key 'a.${'k'.repeat(38)}…' has a period: GameLift's search leaves such properties out`,
  ]);
});

test('half a surrogate pair is told: it would arrive as another character', () => {
  expect(problems("gameSessionName = '\ud83d'")).toEqual([
    "half a surrogate pair is no character: GameLift can't be sent it, nor find it",
  ]);
});

test('a tree that was not read from text may compare what has no order, or another type', () => {
  const operand = { name: 'gameSessionName' } as const;
  expect(lintFilter({ type: 'condition', operand, comparator: '<', value: 'x' })).toEqual([
    { message: 'gameSessionName is a string and can only be compared with = or <>, not <' },
  ]);
  expect(lintFilter({ type: 'condition', operand, comparator: '=', value: 5 })).toEqual([
    { message: "gameSessionName is a string and can't be compared with a number" },
  ]);
});
