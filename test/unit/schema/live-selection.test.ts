import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { type LiveSelection, liveSelectionOf } from '../../../src/schema/live-selection.ts';

function selectionOf(text: string): LiveSelection {
  const { definitions } = parse(text);
  const operation = definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;
  return liveSelectionOf(schema, operation, definitions);
}

const upstreamFieldsOf = (text: string) => selectionOf(text).upstreamFields;

const transitions = (selection: string) => `subscription {
  gameSessionTransitions(of: { fleetId: "fleet-1" }) { __typename ... on GameSessionTransition { gameSession { ${selection} } } }
}`;

test('finds none among the fields that an event has in memory', () => {
  expect(upstreamFieldsOf(transitions('id name status gameProperty(key: "map") protectionPolicy isJoinable'))).toEqual(
    [],
  );
});

test('finds each once, under aliases, in fragments, and in fragments of fragments', () => {
  const text = `${transitions('a: fleet { name } ...A ...A')}
    fragment A on GameSession { ...B ... on GameSession { b: playerSessions { nodes { id } } } }
    fragment B on GameSession { fleet { id } }`;
  expect([...upstreamFieldsOf(text)].sort()).toEqual(['GameSession.fleet', 'GameSession.playerSessions']);
});

test('finds those of player sessions', () => {
  const text = `subscription { playerSessionTransitions(gameSessionId: "arn:x") {
    ... on PlayerSessionSnapshot { playerSessions { gameSession { name } } } } }`;
  expect(upstreamFieldsOf(text)).toEqual(['PlayerSession.gameSession']);
});

test('finds them under @include and @skip, too: a subscription does not hang on its variables', () => {
  expect(upstreamFieldsOf(transitions('fleet @skip(if: true) { id }'))).toEqual(['GameSession.fleet']);
});

test('ends on fragments that spread each other', () => {
  expect(
    upstreamFieldsOf(`${transitions('...A')} fragment A on GameSession { ...B } fragment B on GameSession { ...A }`),
  ).toEqual([]);
});

test('which player one is matters where player sessions are shown, and nowhere else', () => {
  const players = 'subscription { playerSessionTransitions(gameSessionId: "arn:x") { ...E } } fragment E on LiveEvent';
  expect(selectionOf(transitions('id name')).dependsOnPlayer).toBe(false);
  expect(selectionOf(`${players} { cursor ... on PlayerSessionSnapshot { isLast } }`).dependsOnPlayer).toBe(true);
});

test.each([
  '{ node(id: "x") { id } }',
  '{ nodes(ids: ["x"]) { __typename } }',
  '{ playerSession(playerSessionId: "psess-1") { __typename } }',
  '{ playerSessions(by: { playerId: "bob" }) { pageInfo { endCursor } } }',
  '{ playerSessions(by: { playerId: "bob" }) { edges { cursor } } }',
  '{ gameSession(gameSessionId: "arn:x") { playerSessions { pageInfo { hasNextPage } } } }',
])('which player one is matters also where nothing of a player session is selected: %s', (document) => {
  expect(selectionOf(document).dependsOnPlayer).toBe(true);
});

test('a variable that is only where to go on from does not tell two subscriptions apart', () => {
  const of = (uses: string) =>
    selectionOf(`subscription ($a: String) { gameSessionTransitions(of: { fleetId: "f" } ${uses}) { cursor } }`);
  expect(of('after: $a').afterVariable).toBe('a');
  expect(of('after: $a, location: $a').afterVariable).toBe(null);
  expect(of('after: "x"').afterVariable).toBe(null);
});
