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

function objectOf(text: string | null): GameSessionWhere | null {
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
