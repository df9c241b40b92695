import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLOutputType, getNamedType, isObjectType } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const testGateway = await startTestGateway();
const { control, dataOf, stop } = testGateway;
afterAll(stop);

const { fleetId } = await control.fleet({ serverProcesses: 10 });
const session = { fleet: { fleetId }, maximumPlayerSessionCount: 2, name: 'one' };
const { createGameSession } = await dataOf(mutations.createGameSession, {
  input: { ...session, gameProperties: [{ key: 'gameMode', value: 'duel' }] },
});
const { gameSessionId } = createGameSession.gameSession;
await control.status(gameSessionId, 'ACTIVE');
await dataOf(mutations.createPlayerSession, { input: { gameSessionId, playerId: 'one', playerData: 'data' } });

/** Every field of a type that needs no arguments, with everything in it but what `left` names, as a selection. */
function selectionOf(type: GraphQLOutputType, left: readonly string[]): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).filter(
    ({ name, args }) => args.length === 0 && !left.includes(`${named.name}.${name}`),
  );
  return `{ ${fields.map(({ name, type: of }) => `${name} ${selectionOf(of, left)}`).join(' ')} }`;
}

/** What a subscription may not select, as its refusal says; and what would lead round in a circle. */
const upstreamFields = ['GameSession.fleet', 'GameSession.alias', 'PlayerSession.gameSession'];

function fieldsOf(typeName: string): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`expected an object type, got ${typeName}`);
  return selectionOf(type, upstreamFields);
}

const documents: Readonly<Record<string, { document: string; variables: object }>> = {
  gameSessionTransitions: {
    document: `subscription ($gameSessionId: String!) {
      stream: gameSessionTransitions(of: { gameSessionId: $gameSessionId }, changes: true) {
        ... on GameSessionSnapshot { told: gameSessions ${fieldsOf('GameSession')} }
      }
    }`,
    variables: { gameSessionId },
  },
  lobby: {
    document: `subscription ($fleetId: String!) {
      stream: lobby(fleet: { fleetId: $fleetId }) {
        ... on GameSessionSnapshot { told: gameSessions ${fieldsOf('GameSession')} }
      }
    }`,
    variables: { fleetId },
  },
  fleetUtilization: {
    document: `subscription ($fleetId: String!) {
      stream: fleetUtilization(fleet: { fleetId: $fleetId }) {
        ... on FleetUtilizationSnapshot { told: fleet ${fieldsOf('Fleet')} }
      }
    }`,
    variables: { fleetId },
  },
  playerSessionTransitions: {
    document: `subscription ($gameSessionId: String!) {
      stream: playerSessionTransitions(gameSessionId: $gameSessionId) {
        ... on PlayerSessionSnapshot { told: playerSessions ${fieldsOf('PlayerSession')} }
      }
    }`,
    variables: { gameSessionId },
  },
};

describe.each([
  ['a WebSocket', 'subscribe'],
  ['server-sent events', 'sse'],
] as const)('over %s', (_name, transport) => {
  test.each(Object.entries(documents))('%s tells every field of what it tells', async (_stream, of) => {
    const stream = testGateway[transport](of.document, { ...of.variables });
    const { data, errors } = await stream.nextWhere((answer) => answer.errors.length > 0 || answer.data.stream.told);
    expect(errors).toEqual([]);
    expect([data.stream.told].flat()).toHaveLength(1);
  });
});
