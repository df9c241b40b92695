import type { GameSessionWhere } from '../gql/graphql.ts';

/** One line of the filter builder, as it is typed: it need not be complete. */
export interface Condition {
  field: ConditionField;
  /** Of a game property. */
  key: string;
  operator: Operator;
  /** `in` takes several, with commas between them. */
  value: string;
}

export type ConditionField = keyof typeof conditionFields;
export type Operator = 'eq' | 'ne' | 'in' | 'lt' | 'lte' | 'gt' | 'gte';
/** Whether every condition has to hold, or one of them. */
export type Match = 'and' | 'or';

const ofText: readonly Operator[] = ['eq', 'ne', 'in'];
const ofOrder: readonly Operator[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'];

/** What can be asked, and how. */
export const conditionFields = {
  name: { label: 'Name', kind: 'text', operators: ofText },
  gameProperties: { label: 'Game property', kind: 'text', operators: ofText },
  currentPlayerSessionCount: { label: 'Players', kind: 'number', operators: ofOrder },
  maximumPlayerSessionCount: { label: 'Slots', kind: 'number', operators: ofOrder },
  creationTime: { label: 'Created', kind: 'time', operators: ofOrder },
  hasAvailablePlayerSessions: { label: 'Has a free slot', kind: 'boolean', operators: ['eq'] as readonly Operator[] },
  gameSessionId: { label: 'Session ID', kind: 'text', operators: ofText },
} as const;

export const operatorLabels: Readonly<Record<Operator, string>> = {
  eq: 'is',
  ne: 'is not',
  in: 'is one of',
  lt: 'is below',
  lte: 'is at most',
  gt: 'is above',
  gte: 'is at least',
};

/** The typed filter that complete conditions ask for; null where there is none. */
export function whereOf(conditions: readonly Condition[], match: Match): GameSessionWhere | null {
  const parts = conditions.filter(isComplete).map(partOf);
  const [only] = parts;
  if (only === undefined) return null;
  return parts.length === 1 ? only : { [match]: parts };
}

/** The conditions that make this filter; null where it says more than the builder can show. */
export function conditionsOf(where: unknown): { conditions: Condition[]; match: Match } | null {
  if (!isRecord(where)) return null;
  const [member, ...more] = Object.entries(where);
  if (!member || more.length > 0) return null;
  const [name, value] = member;
  const parts = (name === 'and' || name === 'or') && Array.isArray(value) ? value : [where];
  const conditions: Condition[] = [];
  for (const part of parts) {
    const condition = conditionOf(part);
    if (!condition) return null;
    conditions.push(condition);
  }
  return { conditions, match: name === 'or' ? 'or' : 'and' };
}

/** What the condition lacks, or null. */
export function problemOf({ field, key, value }: Condition): string | null {
  const { kind } = conditionFields[field];
  if (field === 'gameProperties' && key.trim() === '') return 'Name the property.';
  if (value.trim() === '') return 'Give a value.';
  if (kind === 'number' && !/^\d{1,9}$/.test(value.trim())) return 'Give a whole number, 0 or more.';
  if (kind === 'time' && Number.isNaN(Date.parse(value))) return 'Give a date and a time.';
  return null;
}

function isComplete(condition: Condition): boolean {
  return problemOf(condition) === null;
}

function partOf({ field, key, operator, value }: Condition): GameSessionWhere {
  const { kind } = conditionFields[field];
  const text = value.trim();
  if (kind === 'boolean') return { [field]: text === 'true' };
  const operand =
    operator === 'in' ? listOf(text) : kind === 'number' ? Number(text) : kind === 'time' ? iso(text) : text;
  const comparison = { [operator]: operand };
  return field === 'gameProperties'
    ? { gameProperties: [{ key: key.trim(), ...comparison }] }
    : { [field]: comparison };
}

function conditionOf(part: unknown): Condition | null {
  if (!isRecord(part)) return null;
  const [member, ...more] = Object.entries(part);
  if (!member || more.length > 0 || !Object.hasOwn(conditionFields, member[0])) return null;
  const field = member[0] as ConditionField;
  if (typeof member[1] === 'boolean') return { field, key: '', operator: 'eq', value: String(member[1]) };
  const comparison = field === 'gameProperties' && Array.isArray(member[1]) ? member[1][0] : member[1];
  if (!isRecord(comparison)) return null;
  const { key = '', ...rest } = comparison;
  const [entry, ...others] = Object.entries(rest);
  if (!entry || others.length > 0) return null;
  const [operator, operand] = entry;
  const value = Array.isArray(operand) ? operand.join(', ') : String(operand);
  if (!(conditionFields[field].operators as readonly string[]).includes(operator)) return null;
  return { field, key: String(key), operator: operator as Operator, value };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function iso(text: string): string {
  return new Date(text).toISOString();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
