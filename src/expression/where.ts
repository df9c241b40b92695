import { hasMoreCharacters } from '../lib/characters.ts';
import { quote } from '../lib/shorten.ts';
import type { Comparator, Condition, FilterExpression, Operand } from './filter.ts';
import { longestExpression, longestPropertyKey, propertyKey } from './operands.ts';
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
/** GameLift's 1,024 characters hold fewer: the shortest condition takes 19, and 4 to join it to the next. */
const mostConditions = 50;
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
 * The filter that a typed `where` means; null where it asks for nothing. It may still be longer than GameLift's bound,
 * which lint tells.
 *
 * @throws WhereError for an empty list, an empty group, a key that can't be searched for, a number that is not whole, more
 *   than 32 levels and more than 50 conditions.
 */
export function compileWhere(where: GameSessionWhere): FilterExpression | null {
  return compileMembers(where, new Place());
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

function compileMembers(where: GameSessionWhere, place: Place): FilterExpression | null {
  return all([
    ...strings({ name: 'gameSessionId' }, where.gameSessionId, place.at('gameSessionId')),
    ...strings({ name: 'gameSessionName' }, where.name, place.at('name')),
    ...(where.gameProperties ?? []).map((property, index) =>
      compileProperty(property, place.at('gameProperties', `${index}`)),
    ),
    ...ordered({ name: 'playerSessionCount' }, where.currentPlayerSessionCount, place.at('currentPlayerSessionCount')),
    ...ordered({ name: 'maximumSessions' }, where.maximumPlayerSessionCount, place.at('maximumPlayerSessionCount')),
    ...ordered({ name: 'creationTimeMillis' }, where.creationTime, place.at('creationTime')),
    ...(where.hasAvailablePlayerSessions == null
      ? []
      : [
          place
            .at('hasAvailablePlayerSessions')
            .condition({ name: 'hasAvailablePlayerSessions' }, '=', where.hasAvailablePlayerSessions),
        ]),
    ...(where.and == null ? [] : [group('and', where.and, place.at('and').deeper())]),
    ...(where.or == null ? [] : [group('or', where.or, place.at('or').deeper())]),
    ...(where.not == null ? [] : [{ type: 'not' as const, operand: required(where.not, place.at('not').deeper()) }]),
  ]);
}

function compileProperty(property: StringCondition & { key: string }, place: Place): FilterExpression {
  const conditions = strings(propertyOperand(property.key, place.at('key').path), property, place);
  const expression = all(conditions);
  if (!expression) throw new WhereError(place.path, 'expected eq, ne or in beside the key');
  return expression;
}

function propertyOperand(key: string, path: readonly string[]): Operand {
  if (key.length > longestPropertyKey || !propertyKey.test(key)) {
    const expected = `1 to ${longestPropertyKey} letters, digits, hyphens or underscores (other keys can't be searched for)`;
    throw new WhereError(path, `expected ${expected}, got ${quote(key)}`);
  }
  return { name: 'gameSessionProperties', key };
}

function strings(operand: Operand, given: Given<StringCondition>, place: Place): FilterExpression[] {
  if (given == null) return [];
  const conditions: FilterExpression[] = [];
  if (given.eq != null) conditions.push(place.at('eq').text(operand, '=', given.eq));
  if (given.ne != null) conditions.push(place.at('ne').text(operand, '<>', given.ne));
  if (given.in != null) {
    const list = place.at('in');
    const choices = given.in.map((value, index) => list.at(`${index}`).text(operand, '=', value));
    if (choices.length === 0) throw new WhereError(list.path, 'expected at least one value, got an empty list');
    conditions.push(any(choices));
  }
  return conditions;
}

/** A time is compared as its milliseconds since the epoch. */
function ordered(operand: Operand, given: Given<OrderedCondition<number | Date>>, place: Place): FilterExpression[] {
  if (given == null) return [];
  return (Object.keys(orderedComparators) as (keyof typeof orderedComparators)[]).flatMap((member) => {
    const value = given[member];
    if (value == null) return [];
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      throw new WhereError(place.at(member).path, `expected a whole number, got ${number}`);
    }
    return [place.at(member).condition(operand, orderedComparators[member], number)];
  });
}

function group(type: 'and' | 'or', members: readonly GameSessionWhere[], place: Place): FilterExpression {
  const operands = members.map((member, index) => required(member, place.at(`${index}`)));
  if (operands.length === 0) throw new WhereError(place.path, 'expected at least one condition, got an empty list');
  return operands.length === 1 && operands[0] ? operands[0] : { type, operands };
}

/** Inside and, or and not a member that asks for nothing would turn the rest on its head. */
function required(where: GameSessionWhere, place: Place): FilterExpression {
  const expression = compileMembers(where, place);
  if (!expression) throw new WhereError(place.path, 'expected at least one condition');
  return expression;
}

function all(operands: readonly FilterExpression[]): FilterExpression | null {
  if (operands.length <= 1) return operands[0] ?? null;
  return { type: 'and', operands };
}

function any(operands: readonly FilterExpression[]): FilterExpression {
  return operands.length === 1 && operands[0] ? operands[0] : { type: 'or', operands };
}

/** Where in a `where` the compiler stands. All places of one `where` count their conditions together. */
class Place {
  readonly path: readonly string[];
  readonly #depth: number;
  readonly #count: { conditions: number };

  constructor(path: readonly string[] = [], depth = 0, count = { conditions: 0 }) {
    this.path = path;
    this.#depth = depth;
    this.#count = count;
  }

  at(...steps: readonly string[]): Place {
    return new Place([...this.path, ...steps], this.#depth, this.#count);
  }

  /** The same place, one level of and, or and not further in. */
  deeper(): Place {
    if (this.#depth === deepestNesting) {
      throw new WhereError(this.path, `expected at most ${deepestNesting} levels of and, or and not`);
    }
    return new Place(this.path, this.#depth + 1, this.#count);
  }

  /** A condition on a text, which GameLift takes no expression for that is longer. */
  text(operand: Operand, comparator: Comparator, value: string): Condition {
    if (hasMoreCharacters(value, longestExpression)) {
      throw new WhereError(this.path, `expected at most ${longestExpression} characters, got more`);
    }
    return this.condition(operand, comparator, value);
  }

  condition(operand: Operand, comparator: Comparator, value: string | number | boolean): Condition {
    this.#count.conditions++;
    if (this.#count.conditions > mostConditions) {
      throw new WhereError(this.path, `expected at most ${mostConditions} conditions: GameLift takes no more`);
    }
    return { type: 'condition', operand, comparator, value };
  }
}
