import type { Comparator, Condition, FilterExpression, Operand, SearchableGameSession } from './filter.ts';

export type Predicate = (session: SearchableGameSession) => boolean;

/**
 * A filter as a predicate, compiled once: a lobby judges it on every event. A condition on something that the session
 * lacks (no such property, no name) is false whatever the comparator, so NOT of it is true. A gameSessionId may be
 * given as the ARN or as the ID string at its end, as GameLift's search takes both.
 */
export function compileFilter(expression: FilterExpression): Predicate {
  switch (expression.type) {
    case 'and': {
      const operands = expression.operands.map(compileFilter);
      return (session) => operands.every((holds) => holds(session));
    }
    case 'or': {
      const operands = expression.operands.map(compileFilter);
      return (session) => operands.some((holds) => holds(session));
    }
    case 'not': {
      const holds = compileFilter(expression.operand);
      return (session) => !holds(session);
    }
    case 'condition':
      return compileCondition(expression);
  }
}

/** Reads an operand's value from a session; `undefined` where the session lacks it. */
export function valueReader(
  operand: Operand,
): (session: SearchableGameSession) => string | number | boolean | undefined {
  switch (operand.name) {
    case 'gameSessionId':
      return (session) => session.gameSessionId;
    case 'gameSessionName':
      return (session) => session.name ?? undefined;
    case 'gameSessionProperties':
      return (session) => session.gameProperties.find(({ key }) => key === operand.key)?.value;
    case 'maximumSessions':
      return (session) => session.maximumPlayerSessionCount;
    case 'creationTimeMillis':
      return (session) => session.creationTime?.getTime();
    case 'playerSessionCount':
      return (session) => session.currentPlayerSessionCount;
    case 'hasAvailablePlayerSessions':
      return (session) => session.currentPlayerSessionCount < session.maximumPlayerSessionCount;
  }
}

function compileCondition({ operand, comparator, value }: Condition): Predicate {
  const read = valueReader(operand);
  const holds = comparisons[comparator];
  if (operand.name === 'gameSessionId') {
    const isNamed = comparator === '=';
    return ({ gameSessionId }) => (gameSessionId === value || idString(gameSessionId) === value) === isNamed;
  }
  return (session) => {
    const actual = read(session);
    return actual !== undefined && holds(actual, value);
  };
}

/** The last part of a game session's ARN. */
function idString(gameSessionId: string): string {
  return gameSessionId.slice(gameSessionId.lastIndexOf('/') + 1);
}

type Value = string | number | boolean;
const comparisons: Readonly<Record<Comparator, (actual: Value, value: Value) => boolean>> = {
  '=': (actual, value) => actual === value,
  '<>': (actual, value) => actual !== value,
  '<': (actual, value) => actual < value,
  '>': (actual, value) => actual > value,
  '<=': (actual, value) => actual <= value,
  '>=': (actual, value) => actual >= value,
};
