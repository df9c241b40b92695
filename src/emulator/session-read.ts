/** One session as an answer told of it. Members that a fault took out of the answer are missing here too. */
export interface SessionRead {
  readonly id: unknown;
  readonly status: unknown;
}

/** Of an answer of DescribeGameSessions or SearchGameSessions. */
export function gameSessionsRead(output: unknown): SessionRead[] {
  return elements(output, 'GameSessions').map((session) => sessionRead(session, 'GameSessionId'));
}

/** Of an answer of DescribeGameSessionDetails. */
export function detailedGameSessionsRead(output: unknown): SessionRead[] {
  return elements(output, 'GameSessionDetails').map((detail) =>
    sessionRead(member(detail, 'GameSession'), 'GameSessionId'),
  );
}

/** Of an answer of DescribePlayerSessions. */
export function playerSessionsRead(output: unknown): SessionRead[] {
  return elements(output, 'PlayerSessions').map((session) => sessionRead(session, 'PlayerSessionId'));
}

function sessionRead(session: unknown, idMember: string): SessionRead {
  return { id: member(session, idMember), status: member(session, 'Status') };
}

// An override fault may have put anything anywhere, so nothing is taken for granted.

function elements(output: unknown, name: string): readonly unknown[] {
  const value = member(output, name);
  return Array.isArray(value) ? value : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
