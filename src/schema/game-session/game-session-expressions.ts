import { ExpressionError } from '../../expression/error.ts';
import type { FilterExpression } from '../../expression/filter.ts';
import { lintFilter, lintLength, lintOperand, type Problem } from '../../expression/lint.ts';
import { parseFilter, parseSort } from '../../expression/parse.ts';
import { printFilter, printSort } from '../../expression/print.ts';
import { compileOrderBy, compileWhere, WhereError } from '../../expression/where.ts';
import { InvalidRequestError } from '../../gamelift/errors.ts';
import type { GameSessionOrder, GameSessionWhere } from './game-session-where.ts';

/** A filter as a tree, to be judged here, and as the text that GameLift is sent. */
export interface Filter {
  expression: FilterExpression;
  text: string;
}

/** The two forms of a filter; null means "not given". */
export interface FilterArguments {
  where?: typeof GameSessionWhere.$inferInput | null | undefined;
  filterExpression?: string | null | undefined;
}

/** The two forms of an order; null means "not given". */
export interface SortArguments {
  orderBy?: typeof GameSessionOrder.$inferInput | null | undefined;
  sortExpression?: string | null | undefined;
}

/**
 * The filter that is meant by `where` or by `filterExpression`; null where neither asks for anything.
 *
 * @throws InvalidRequestError where both are given, or one can't be a filter that GameLift understands: with the path of the
 *   argument, and the position in an expression.
 */
export function filterOf({ where, filterExpression }: FilterArguments): Filter | null {
  if (filterExpression == null) return where == null ? null : compiledFilter(where);
  if (where != null) throw givenTwice('where', 'filterExpression');
  return explained('filterExpression', () => {
    refuse(lintLength(filterExpression), 'filterExpression');
    const expression = parseFilter(filterExpression);
    return linted({ expression, text: filterExpression }, 'filterExpression');
  });
}

/**
 * The sort expression that is meant by `orderBy` or by `sortExpression`; null where neither is given.
 *
 * @throws InvalidRequestError where both are given, or one can't be an order.
 */
export function sortOf({ orderBy, sortExpression }: SortArguments): string | null {
  if (sortExpression == null) {
    return orderBy == null ? null : explained('orderBy', () => printSort(compileOrderBy(orderBy)));
  }
  if (orderBy != null) throw givenTwice('orderBy', 'sortExpression');
  return explained('sortExpression', () => {
    refuse(lintLength(sortExpression), 'sortExpression');
    const sort = parseSort(sortExpression);
    refuse(lintOperand(sort.operand), 'sortExpression');
    return printSort(sort);
  });
}

function compiledFilter(where: NonNullable<FilterArguments['where']>): Filter | null {
  return explained('where', () => {
    const expression = compileWhere(where);
    return expression && linted({ expression, text: printFilter(expression) }, 'where');
  });
}

function linted(filter: Filter, argument: string): Filter {
  refuse(lintFilter(filter.expression, filter.text), argument);
  return filter;
}

function refuse(problems: readonly Problem[], argument: string): void {
  if (problems.length === 0) return;
  throw new InvalidRequestError(problems.map(({ message }) => message).join('; '), { path: [argument] });
}

function givenTwice(typed: string, raw: string): InvalidRequestError {
  return new InvalidRequestError(`give ${typed} or ${raw}, not both`, { path: [raw] });
}

/** What the expression library throws, as the graph tells it. */
function explained<T>(argument: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof ExpressionError) {
      throw new InvalidRequestError(error.message, { path: [argument], position: error.position, cause: error });
    }
    if (error instanceof WhereError) {
      throw new InvalidRequestError(error.message, { path: [argument, ...error.path], cause: error });
    }
    throw error;
  }
}
