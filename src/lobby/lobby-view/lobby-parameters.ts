import type { GameSessionWhere } from '../gql/graphql.ts';

/** What the address says of the filter: typed, raw, or neither. */
export interface LobbyFilter {
  where: GameSessionWhere | null;
  expression: string | null;
}

/** An address is typed by people, too: what is no JSON object is no typed filter. The gateway judges the rest. */
export function filterOf(parameters: URLSearchParams): LobbyFilter {
  const expression = parameters.get('filter');
  return { where: expression ? null : objectOf(parameters.get('where')), expression };
}

/** The keys of the columns that the address asks for, none where it asks for none; null where it leaves the choice to us. */
export function columnsOf(parameters: URLSearchParams): readonly string[] | null {
  const text = parameters.get('columns');
  return text === null ? null : text.split(',').filter(Boolean).map(decoded);
}

/** For the address; a comma of its own for none, since what is empty is taken away. */
export function printColumns(keys: readonly string[]): string {
  // A key may hold any character, also a comma.
  return keys.map((key) => key.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',') || ',';
}

function decoded(key: string): string {
  return key.replaceAll('%2C', ',').replaceAll('%25', '%');
}

function objectOf(text: string | null): GameSessionWhere | null {
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
