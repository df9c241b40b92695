/** The tree of a SearchGameSessions filter expression. Positions live in the parser's errors, not here. */
export type FilterExpression =
  | { type: 'or' | 'and'; operands: readonly FilterExpression[] }
  | { type: 'not'; operand: FilterExpression }
  | Condition;

export interface Condition {
  type: 'condition';
  operand: Operand;
  comparator: Comparator;
  value: string | number | boolean;
}

export type Comparator = '=' | '<>' | '<' | '>' | '<=' | '>=';

export type Operand =
  | { name: 'gameSessionId' | 'gameSessionName' }
  | { name: 'gameSessionProperties'; key: string }
  | { name: 'maximumSessions' | 'creationTimeMillis' | 'playerSessionCount' }
  | { name: 'hasAvailablePlayerSessions' };

/** What a filter can be judged on: the members of a game session that GameLift's search knows. */
export interface SearchableGameSession {
  gameSessionId: string;
  name: string | null;
  maximumPlayerSessionCount: number;
  currentPlayerSessionCount: number;
  creationTime: Date | null;
  gameProperties: readonly { key: string; value: string }[];
}
