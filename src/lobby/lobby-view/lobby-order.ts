import type { LobbySession } from './lobby-documents.ts';

/** What a table can be sorted by; `property:` goes before a game property's key. */
export type SortColumn = 'name' | 'players' | 'age' | 'location' | 'status' | `property:${string}`;

export interface Sort {
  column: SortColumn;
  isDescending: boolean;
}

const defaultSort: Sort = { column: 'age', isDescending: false };

/** `-players` is descending by players. What can't be read sorts as usual. */
export function sortOf(text: string | null): Sort {
  const isDescending = text?.startsWith('-') ?? false;
  const column = isDescending ? text?.slice(1) : text;
  return column && isColumn(column) ? { column, isDescending } : defaultSort;
}

export function printSort({ column, isDescending }: Sort): string {
  return isDescending ? `-${column}` : column;
}

/** Compares sessions. Equal ones stand by name, then by ID, so that no row jumps without a reason. */
export function compareBy({ column, isDescending }: Sort): (one: LobbySession, other: LobbySession) => number {
  const keyOf = keysOf(column);
  const direction = isDescending ? -1 : 1;
  return (one, other) =>
    direction * compare(keyOf(one), keyOf(other)) ||
    compare(one.name ?? '', other.name ?? '') ||
    compare(one.gameSessionId, other.gameSessionId);
}

const fixedColumns: readonly string[] = ['name', 'players', 'age', 'location', 'status'];

function isColumn(text: string): text is SortColumn {
  return fixedColumns.includes(text) || text.startsWith('property:');
}

function keysOf(column: SortColumn): (session: LobbySession) => string | number {
  switch (column) {
    case 'name':
      return ({ name }) => (name ?? '').toLowerCase();
    case 'players':
      return ({ currentPlayerSessionCount: taken, maximumPlayerSessionCount: slots }) => taken / Math.max(1, slots);
    case 'age':
      // The youngest first.
      return ({ creationTime }) => -Date.parse(creationTime ?? '1970-01-01T00:00:00Z');
    case 'location':
      return ({ location }) => location ?? '';
    case 'status':
      return ({ status }) => status;
    default: {
      const key = column.slice('property:'.length);
      return (session) => propertyOf(session, key) ?? '';
    }
  }
}

export function propertyOf({ gameProperties }: LobbySession, key: string): string | undefined {
  return gameProperties.find((property) => property.key === key)?.value;
}

/** By code unit: several times as fast as by language, and thousands of rows are sorted at a click. */
function compare<T extends string | number>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
