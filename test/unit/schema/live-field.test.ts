import { type FragmentDefinitionNode, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { upstreamFields } from '../../../src/schema/live-field.ts';

function upstreamFieldsOf(text: string): readonly string[] {
  const { definitions } = parse(text);
  const operation = definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION) as FragmentDefinitionNode[];
  return upstreamFields(schema, operation, Object.fromEntries(fragments.map((node) => [node.name.value, node])));
}

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

test('lets a query select everything', () => {
  expect(upstreamFieldsOf('{ gameSession(gameSessionId: "arn:x") { fleet { id } } }')).toEqual([]);
});

test('ends on fragments that spread each other', () => {
  expect(
    upstreamFieldsOf(`${transitions('...A')} fragment A on GameSession { ...B } fragment B on GameSession { ...A }`),
  ).toEqual([]);
});
