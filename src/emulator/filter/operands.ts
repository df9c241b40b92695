import type { GameSession } from '../world/records.ts';
import { type ExpressionMember, found, invalidExpression, type Token } from './lexer.ts';

/** What a filter or sort can look at. */
export type Operand =
  | { name: 'gameSessionId' | 'gameSessionName'; type: 'string' }
  | { name: 'gameSessionProperties'; type: 'string'; key: string }
  | { name: 'maximumSessions' | 'creationTimeMillis' | 'playerSessionCount'; type: 'number' }
  | { name: 'hasAvailablePlayerSessions'; type: 'boolean' };

const fixedOperands: readonly Operand[] = [
  { name: 'gameSessionId', type: 'string' },
  { name: 'gameSessionName', type: 'string' },
  { name: 'maximumSessions', type: 'number' },
  { name: 'creationTimeMillis', type: 'number' },
  { name: 'playerSessionCount', type: 'number' },
  { name: 'hasAvailablePlayerSessions', type: 'boolean' },
];

const propertyPrefix = 'gameSessionProperties.';

/** The operand that a token names. Throws AwsError (InvalidRequestException). */
export function operandOf(member: ExpressionMember, token: Token): Operand {
  const fixed = token.type === 'word' ? fixedOperands.find((operand) => operand.name === token.text) : undefined;
  if (fixed !== undefined) return fixed;
  if (token.type !== 'word' || !token.text.startsWith(propertyPrefix)) {
    const names = [...fixedOperands.map((operand) => operand.name), `${propertyPrefix}KEY`].join(', ');
    throw invalidExpression(member, `expected an operand (${names}) at ${token.position}, found ${found(token)}`);
  }
  const key = token.text.slice(propertyPrefix.length);
  const keyPosition = token.position + propertyPrefix.length;
  if (key === '') throw invalidExpression(member, `expected the key of a game property at ${keyPosition}`);
  // "Property keys containing periods cannot be searched" (AWS on SearchGameSessions).
  if (key.includes('.')) {
    throw invalidExpression(member, `a key with a period can't be searched: '${key}' at ${keyPosition}`);
  }
  return { name: 'gameSessionProperties', type: 'string', key };
}

/** What the session has there; `undefined` where it has nothing. */
export function operandValue(session: GameSession, operand: Operand): string | number | boolean | undefined {
  switch (operand.name) {
    case 'gameSessionId':
      return session.gameSessionId;
    case 'gameSessionName':
      return session.name;
    case 'gameSessionProperties':
      return session.gameProperties.get(operand.key);
    case 'maximumSessions':
      return session.maximumPlayerSessionCount;
    case 'creationTimeMillis':
      return session.creationTime;
    case 'playerSessionCount':
      return session.currentPlayerSessionCount;
    case 'hasAvailablePlayerSessions':
      return session.currentPlayerSessionCount < session.maximumPlayerSessionCount;
  }
}
