import { found, invalidExpression, type Token, tokenize } from './lexer.ts';
import { type Operand, operandOf } from './operands.ts';

export type Comparator = '=' | '<>' | '<' | '>' | '<=' | '>=';

export type Filter =
  | { type: 'or' | 'and'; left: Filter; right: Filter }
  | { type: 'not'; operand: Filter }
  | { type: 'condition'; operand: Operand; comparator: Comparator; value: string | number | boolean };

export interface Sort {
  operand: Operand;
  direction: 'ASC' | 'DESC';
}

/** How deep parentheses and NOTs may nest. */
const deepestNesting = 64;

/**
 * Parses a filter: NOT binds before AND, AND before OR, all from left to right; keywords are upper-case.
 * Throws AwsError (InvalidRequestException) that says the position and what was expected there.
 */
export function parseFilter(text: string): Filter {
  return new FilterParser(tokenize('FilterExpression', text)).parse();
}

/** Parses a sort: one operand, then ASC or DESC. Throws AwsError (InvalidRequestException). */
export function parseSort(text: string): Sort {
  const tokens = tokenize('SortExpression', text);
  const [operandToken, directionToken, end] = tokens;
  if (operandToken === undefined) throw new Error('tokenize answered no token');
  const operand = operandOf('SortExpression', operandToken);
  if (directionToken?.text !== 'ASC' && directionToken?.text !== 'DESC') {
    const instead = directionToken ?? operandToken;
    throw invalidExpression('SortExpression', `expected ASC or DESC at ${instead.position}, found ${found(instead)}`);
  }
  if (end?.type !== 'end') {
    const instead = end ?? directionToken;
    throw invalidExpression('SortExpression', `expected the end at ${instead.position}, found ${found(instead)}`);
  }
  return { operand, direction: directionToken.text };
}

const comparators = '=, <>, <, >, <=, >=';

class FilterParser {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Filter {
    const filter = this.#or();
    if (this.#next.type !== 'end') throw this.#expected('AND, OR or the end');
    return filter;
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#takeKeyword('OR')) left = { type: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#not();
    while (this.#takeKeyword('AND')) left = { type: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Filter {
    if (!this.#takeKeyword('NOT')) return this.#primary();
    return this.#nested(() => ({ type: 'not', operand: this.#not() }));
  }

  #primary(): Filter {
    if (this.#next.type !== 'open') return this.#condition();
    this.#take();
    return this.#nested(() => {
      const inner = this.#or();
      if (this.#next.type !== 'close') throw this.#expected('AND, OR or )');
      this.#take();
      return inner;
    });
  }

  #condition(): Filter {
    const operand = operandOf('FilterExpression', this.#next);
    this.#take();
    if (this.#next.type !== 'comparator') throw this.#expected(`a comparator (${comparators})`);
    if (operand.type !== 'number' && this.#next.text !== '=' && this.#next.text !== '<>') {
      throw this.#expected(`= or <> (${operand.name} is a ${operand.type})`);
    }
    const comparator = this.#take().text as Comparator;
    return { type: 'condition', operand, comparator, value: this.#value(operand) };
  }

  #value(operand: Operand): string | number | boolean {
    const { type, text } = this.#next;
    if (operand.type === 'string') {
      if (type === 'string') return this.#take().value;
      throw this.#expected(`a string in single quotes (${operand.name} is a string)`);
    }
    if (operand.type === 'number') {
      if (type === 'word' && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(this.#take().text);
      throw this.#expected(`a number (${operand.name} is a number)`);
    }
    if (type === 'word' && (text === 'true' || text === 'false')) return this.#take().text === 'true';
    throw this.#expected(`true or false (${operand.name} is a boolean)`);
  }

  #nested(parse: () => Filter): Filter {
    this.#depth += 1;
    if (this.#depth > deepestNesting) {
      throw invalidExpression('FilterExpression', `nested deeper than ${deepestNesting} at ${this.#next.position}`);
    }
    const filter = parse();
    this.#depth -= 1;
    return filter;
  }

  get #next(): Token {
    const token = this.#tokens[this.#index];
    if (token === undefined) throw new Error('read beyond the end token');
    return token;
  }

  #take(): Token {
    const token = this.#next;
    this.#index += 1;
    return token;
  }

  #takeKeyword(keyword: 'OR' | 'AND' | 'NOT'): boolean {
    const isNext = this.#next.type === 'word' && this.#next.text === keyword;
    if (isNext) this.#index += 1;
    return isNext;
  }

  #expected(what: string) {
    return invalidExpression(
      'FilterExpression',
      `expected ${what} at ${this.#next.position}, found ${found(this.#next)}`,
    );
  }
}
