import { idString } from '../world/identifiers.ts';
import type { GameSession } from '../world/records.ts';
import { operandValue } from './operands.ts';
import type { Comparator, Filter } from './parser.ts';

export type Predicate = (session: GameSession) => boolean;

/**
 * Makes a filter into a function. A condition on something that the session lacks never holds, `<>` included; NOT of it
 * does (an assumption: AWS documents neither). A gameSessionId may be given as the ARN or as the ID string at its end:
 * "You can use either a GameSessionId or GameSessionArn value" (AWS on SearchGameSessions; its newest text asks for the
 * ARN).
 */
export function compile(filter: Filter): Predicate {
  switch (filter.type) {
    case 'or': {
      const [left, right] = [compile(filter.left), compile(filter.right)];
      return (session) => left(session) || right(session);
    }
    case 'and': {
      const [left, right] = [compile(filter.left), compile(filter.right)];
      return (session) => left(session) && right(session);
    }
    case 'not': {
      const operand = compile(filter.operand);
      return (session) => !operand(session);
    }
    case 'condition': {
      const { operand, value } = filter;
      const holds = comparisons[filter.comparator];
      if (operand.name === 'gameSessionId') {
        const isNamed = filter.comparator === '=';
        return ({ gameSessionId }) => (gameSessionId === value || idString(gameSessionId) === value) === isNamed;
      }
      return (session) => {
        const actual = operandValue(session, operand);
        return actual !== undefined && holds(actual, value);
      };
    }
  }
}

type Comparable = string | number | boolean;

const comparisons: Readonly<Record<Comparator, (actual: Comparable, value: Comparable) => boolean>> = {
  '=': (actual, value) => actual === value,
  '<>': (actual, value) => actual !== value,
  '<': (actual, value) => actual < value,
  '>': (actual, value) => actual > value,
  '<=': (actual, value) => actual <= value,
  '>=': (actual, value) => actual >= value,
};
