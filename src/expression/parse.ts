import { ExpressionError } from './error.ts';
import type { Comparator, Condition, FilterExpression, Operand } from './filter.ts';
import { type Token, tokenFrom } from './lexer.ts';
import { comparators, comparatorsOf, operandTypes } from './operands.ts';
import type { SortExpression } from './sort.ts';

/** Parentheses and NOTs inside each other. GameLift's own limit is not known; 1,024 characters hold few sensible ones. */
const deepestNesting = 100;
/** GameLift takes 1,024 characters; a text far beyond that is refused before any work is spent on it. */
const longestText = 65_536;
const propertyPrefix = 'gameSessionProperties.';
const keywords = ['AND', 'OR', 'NOT', 'ASC', 'DESC'];

/**
 * Reads a filter expression. Comparators bind closest, then parentheses, NOT, AND, OR.
 *
 * @throws ExpressionError with the position and what was expected there.
 */
export function parseFilter(text: string): FilterExpression {
  const reader = new Reader(text);
  const expression = parseOr(reader, 0);
  reader.end('AND, OR or the end');
  return expression;
}

/**
 * Reads a sort expression: an operand and ASC or DESC.
 *
 * @throws ExpressionError with the position and what was expected there.
 */
export function parseSort(text: string): SortExpression {
  const reader = new Reader(text);
  const operand = parseOperand(reader);
  const direction = reader.takeWord('ASC') ? 'ASC' : reader.takeWord('DESC') ? 'DESC' : undefined;
  if (direction === undefined) throw reader.unexpected('ASC or DESC');
  reader.end('the end');
  return { operand, direction };
}

function parseOr(reader: Reader, depth: number): FilterExpression {
  return parseGroup('or', 'OR', reader, () => parseGroup('and', 'AND', reader, () => parseNot(reader, depth)));
}

function parseGroup(
  type: 'and' | 'or',
  keyword: string,
  reader: Reader,
  parseNext: () => FilterExpression,
): FilterExpression {
  const first = parseNext();
  const operands = [first];
  while (reader.takeWord(keyword)) operands.push(parseNext());
  return operands.length === 1 ? first : { type, operands };
}

function parseNot(reader: Reader, depth: number): FilterExpression {
  if (depth > deepestNesting)
    throw reader.unexpected(`at most ${deepestNesting} parentheses and NOTs inside each other`);
  if (reader.takeWord('NOT')) return { type: 'not', operand: parseNot(reader, depth + 1) };
  if (!reader.take('(')) return parseCondition(reader);
  const expression = parseOr(reader, depth + 1);
  if (!reader.take(')')) throw reader.unexpected("AND, OR or ')'");
  return expression;
}

function parseCondition(reader: Reader): Condition {
  const operand = parseOperand(reader);
  const comparator = parseComparator(reader, operand);
  return { type: 'condition', operand, comparator, value: parseValue(reader, operand) };
}

function parseOperand(reader: Reader): Operand {
  const { next } = reader;
  if (next.type === 'word') {
    if (next.text.startsWith(propertyPrefix) && next.text.length > propertyPrefix.length) {
      reader.advance();
      return { name: 'gameSessionProperties', key: next.text.slice(propertyPrefix.length) };
    }
    const name = next.text;
    if (name !== 'gameSessionProperties' && isOperandName(name)) {
      reader.advance();
      return { name };
    }
  }
  throw reader.unexpected(
    'an operand (gameSessionId, gameSessionName, gameSessionProperties.<key>, maximumSessions, creationTimeMillis, playerSessionCount, hasAvailablePlayerSessions)',
  );
}

function parseComparator(reader: Reader, operand: Operand): Comparator {
  const { next } = reader;
  if (next.type !== 'comparator') throw reader.unexpected(`a comparator (${comparators.join(', ')})`);
  const allowed = comparatorsOf(operand);
  if (!allowed.includes(next.text)) {
    throw reader.unexpected(`${allowed.join(' or ')} (${operand.name} is a ${operandTypes[operand.name]})`);
  }
  reader.advance();
  return next.text;
}

function parseValue(reader: Reader, operand: Operand): string | number | boolean {
  const { next } = reader;
  switch (operandTypes[operand.name]) {
    case 'string':
      if (next.type !== 'string') throw reader.unexpected('a string in single quotes');
      reader.advance();
      return next.value;
    case 'number':
      if (next.type !== 'number') throw reader.unexpected('a whole number');
      reader.advance();
      return next.value;
    case 'boolean':
      if (reader.takeWord('true')) return true;
      if (reader.takeWord('false')) return false;
      throw reader.unexpected('true or false');
  }
}

function isOperandName(name: string): name is Exclude<Operand['name'], 'gameSessionProperties'> {
  return Object.hasOwn(operandTypes, name);
}

/** The tokens, one at a time, so that the first fault of a text is the one that is told. */
class Reader {
  readonly #text: string;
  #next: Token;

  constructor(text: string) {
    if (text.length > longestText) {
      const rest = text.slice(longestText, longestText + 100);
      throw new ExpressionError(longestText, `an expression of at most ${longestText} characters`, rest);
    }
    this.#text = text;
    this.#next = tokenFrom(text, 0);
  }

  get next(): Token {
    return this.#next;
  }

  advance(): void {
    const { position, text } = this.#next;
    this.#next = tokenFrom(this.#text, position + (text?.length ?? 0));
  }

  take(type: Token['type']): boolean {
    if (this.next.type !== type) return false;
    this.advance();
    return true;
  }

  takeWord(text: string): boolean {
    const { next } = this;
    if (next.type !== 'word' || next.text !== text) return false;
    this.advance();
    return true;
  }

  end(expected: string): void {
    if (this.next.type !== 'end') throw this.unexpected(expected);
  }

  unexpected(expected: string): ExpressionError {
    const { next } = this;
    // Whether GameLift takes keywords in other cases is not known: nothing is sent that it might read differently.
    const isKeyword =
      next.type === 'word' && keywords.includes(next.text.toUpperCase()) && !keywords.includes(next.text);
    const hint = isKeyword ? ` (keywords are written in capitals: ${next.text.toUpperCase()})` : '';
    return new ExpressionError(next.position, expected + hint, next.text);
  }
}
