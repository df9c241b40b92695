import type { Comparator, Condition, FilterExpression, Operand } from './filter.ts';
import { longestPropertyKey, propertyKey } from './operands.ts';
import type { SortExpression } from './sort.ts';

/** A typed filter or order that can't be meant; `path` leads to the member at fault. */
export class WhereError extends Error {
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(`${path.join('.')}: ${message}`);
    this.name = 'WhereError';
    this.path = path;
  }
}

type Given<T> = T | null | undefined;

export interface StringCondition {
  eq?: Given<string>;
  ne?: Given<string>;
  in?: Given<readonly string[]>;
}
export interface OrderedCondition<T> {
  eq?: Given<T>;
  ne?: Given<T>;
  lt?: Given<T>;
  lte?: Given<T>;
  gt?: Given<T>;
  gte?: Given<T>;
}
/** The public graph's GameSessionWhere; null means "not given", and all given members must hold. */
export interface GameSessionWhere {
  gameSessionId?: Given<StringCondition>;
  name?: Given<StringCondition>;
  gameProperties?: Given<readonly (StringCondition & { key: string })[]>;
  currentPlayerSessionCount?: Given<OrderedCondition<number>>;
  maximumPlayerSessionCount?: Given<OrderedCondition<number>>;
  creationTime?: Given<OrderedCondition<Date>>;
  hasAvailablePlayerSessions?: Given<boolean>;
  and?: Given<readonly GameSessionWhere[]>;
  or?: Given<readonly GameSessionWhere[]>;
  not?: Given<GameSessionWhere>;
}

/** The public graph's GameSessionOrder. */
export interface GameSessionOrder {
  field: keyof typeof sortOperands | 'GAME_PROPERTY';
  direction: 'ASC' | 'DESC';
  propertyKey?: Given<string>;
}

const deepestNesting = 32;
const orderedComparators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
const sortOperands = {
  GAME_SESSION_ID: { name: 'gameSessionId' },
  NAME: { name: 'gameSessionName' },
  CREATION_TIME: { name: 'creationTimeMillis' },
  CURRENT_PLAYER_SESSION_COUNT: { name: 'playerSessionCount' },
  MAXIMUM_PLAYER_SESSION_COUNT: { name: 'maximumSessions' },
  HAS_AVAILABLE_PLAYER_SESSIONS: { name: 'hasAvailablePlayerSessions' },
} as const satisfies Record<string, Operand>;

/**
 * The filter that a typed `where` means; null where it asks for nothing.
 *
 * @throws WhereError for an empty list, an empty group or a key that can't be searched for.
 */
export function compileWhere(where: GameSessionWhere, path: readonly string[] = []): FilterExpression | null {
  if (path.filter((step) => step === 'not' || step === 'and' || step === 'or').length > deepestNesting) {
    throw new WhereError(path, `expected at most ${deepestNesting} levels of and, or and not`);
  }
  const at = (...steps: string[]) => [...path, ...steps];
  return all([
    ...strings({ name: 'gameSessionId' }, where.gameSessionId, at('gameSessionId')),
    ...strings({ name: 'gameSessionName' }, where.name, at('name')),
    ...(where.gameProperties ?? []).map((property, index) =>
      compileProperty(property, at('gameProperties', `${index}`)),
    ),
    ...ordered({ name: 'playerSessionCount' }, where.currentPlayerSessionCount, (count) => count),
    ...ordered({ name: 'maximumSessions' }, where.maximumPlayerSessionCount, (count) => count),
    ...ordered({ name: 'creationTimeMillis' }, where.creationTime, (time) => time.getTime()),
    ...(where.hasAvailablePlayerSessions == null
      ? []
      : [condition({ name: 'hasAvailablePlayerSessions' }, '=', where.hasAvailablePlayerSessions)]),
    ...(where.and == null ? [] : [group('and', where.and, at('and'))]),
    ...(where.or == null ? [] : [group('or', where.or, at('or'))]),
    ...(where.not == null ? [] : [{ type: 'not' as const, operand: required(where.not, at('not')) }]),
  ]);
}

/**
 * The sort expression that a typed order means.
 *
 * @throws WhereError where propertyKey is missing, not wanted, or can't be searched for.
 */
export function compileOrderBy({ field, direction, propertyKey: key }: GameSessionOrder): SortExpression {
  if (field === 'GAME_PROPERTY') {
    if (key == null) throw new WhereError(['propertyKey'], 'expected the key of a game property to sort by');
    return { operand: propertyOperand(key, ['propertyKey']), direction };
  }
  if (key != null) throw new WhereError(['propertyKey'], `goes with GAME_PROPERTY only, not with ${field}`);
  return { operand: sortOperands[field], direction };
}

function compileProperty(property: StringCondition & { key: string }, path: readonly string[]): FilterExpression {
  const conditions = strings(propertyOperand(property.key, [...path, 'key']), property, path);
  const expression = all(conditions);
  if (!expression) throw new WhereError(path, 'expected eq, ne or in beside the key');
  return expression;
}

function propertyOperand(key: string, path: readonly string[]): Operand {
  if (key.length > longestPropertyKey || !propertyKey.test(key)) {
    const expected = `1 to ${longestPropertyKey} letters, digits, hyphens or underscores (other keys can't be searched for)`;
    throw new WhereError(path, `expected ${expected}, got ${JSON.stringify(key.slice(0, 64))}`);
  }
  return { name: 'gameSessionProperties', key };
}

function strings(operand: Operand, given: Given<StringCondition>, path: readonly string[]): FilterExpression[] {
  if (given == null) return [];
  const conditions: FilterExpression[] = [];
  if (given.eq != null) conditions.push(condition(operand, '=', given.eq));
  if (given.ne != null) conditions.push(condition(operand, '<>', given.ne));
  if (given.in != null) {
    const choices = given.in.map((value) => condition(operand, '=', value));
    if (choices.length === 0) throw new WhereError([...path, 'in'], 'expected at least one value, got an empty list');
    conditions.push(any(choices));
  }
  return conditions;
}

function ordered<T>(
  operand: Operand,
  given: Given<OrderedCondition<T>>,
  toNumber: (value: T) => number,
): FilterExpression[] {
  if (given == null) return [];
  return (Object.keys(orderedComparators) as (keyof typeof orderedComparators)[]).flatMap((member) => {
    const value = given[member];
    return value == null ? [] : [condition(operand, orderedComparators[member], toNumber(value))];
  });
}

function group(type: 'and' | 'or', members: readonly GameSessionWhere[], path: readonly string[]): FilterExpression {
  const operands = members.map((member, index) => required(member, [...path, `${index}`]));
  if (operands.length === 0) throw new WhereError(path, 'expected at least one condition, got an empty list');
  return operands.length === 1 && operands[0] ? operands[0] : { type, operands };
}

/** Inside and, or and not a member that asks for nothing would turn the rest on its head. */
function required(where: GameSessionWhere, path: readonly string[]): FilterExpression {
  const expression = compileWhere(where, path);
  if (!expression) throw new WhereError(path, 'expected at least one condition');
  return expression;
}

function all(operands: readonly FilterExpression[]): FilterExpression | null {
  if (operands.length <= 1) return operands[0] ?? null;
  return { type: 'and', operands };
}

function any(operands: readonly FilterExpression[]): FilterExpression {
  return operands.length === 1 && operands[0] ? operands[0] : { type: 'or', operands };
}

function condition(operand: Operand, comparator: Comparator, value: string | number | boolean): Condition {
  return { type: 'condition', operand, comparator, value };
}
