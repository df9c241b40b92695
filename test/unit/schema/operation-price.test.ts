import { getIntrospectionQuery, getNullableType, isListType, isObjectType, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { FieldCost } from '../../../src/schema/cost.ts';
import { encodeGlobalId } from '../../../src/schema/global-id.ts';
import { schema } from '../../../src/schema/index.ts';
import { priceOf } from '../../../src/schema/operation-price.ts';
import { fragmentsIn } from '../../../src/schema/selected-fields.ts';

const fleet = 'fleet: { fleetId: "fleet-1" }';
const join = (n: number) =>
  `j${n}: createPlayerSession(input: { gameSessionId: "g", playerId: "p${n}" }) { __typename }`;

/** The global ID of a slot in a game session. */
function slots(session: string, slot: number): string {
  return JSON.stringify(encodeGlobalId('PlayerSession', `slot-${session}-${slot}`, session));
}

function cost(document: string, variables: Record<string, unknown> = {}): number | null {
  const { definitions } = parse(document);
  const fragments = fragmentsIn(definitions);
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('expected an operation');
  return priceOf(schema, operation, fragments, variables)?.calls ?? null;
}

describe('what an operation could cost in GameLift calls', () => {
  test.each([
    ['{ __typename __schema { types { fields { name } } } }', 0],
    ['{ upstreamBudget { operation } }', 0],
    ['{ playerSessions(by: { playerId: "p" }, status: ACTIVE, first: 1) { nodes { playerId } } }', 10],
    ['{ playerSessions(by: { gameSessionId: "g" }, status: ACTIVE, first: 1) { nodes { playerId } } }', 1],
    ['{ aliases(first: 20, after: "cursor") { nodes { name } } }', 2],
    ['{ gameSession(gameSessionId: "g") { name protectionPolicy } }', 1],
    ['{ gameSession(gameSessionId: "g") { fleet { name utilization { activeGameSessionCount } } } }', 3],
    ['{ fleet(fleet: { fleetId: "f" }) { name } }', 1],
    ['{ fleet(fleet: { aliasId: "a" }) { name } }', 2],
    ['{ node(id: "x") { ... on GameSession { playerSessions { nodes { playerId } } } } }', 2],
    ['{ nodes(ids: ["x", "y", "z"]) { id ... on GameSession { playerSessions { nodes { playerId } } } } }', 6],
    ['{ aliases(first: 100) { nodes { fleet { name } } } }', 2],
    ['{ fleets(first: 5) { nodes { name utilization { activeGameSessionCount } capacity { idle } } } }', 4],
    ['{ fleets(first: 5) { nodes { locations { location } } } }', 7],
    ['{ fleets(first: 5) { pageInfo { hasNextPage } } }', 4],
    [
      '{ aliases(first: 5) { nodes { fleet { utilization { activeGameSessionCount } } } pageInfo { hasNextPage } } }',
      8,
    ],
    ['{ nodes(ids: ["x", "y"]) { ... on Fleet { utilization { activeGameSessionCount } } } }', 4],
    [`{ nodes(ids: [${slots('a', 1)}, ${slots('a', 2)}]) { id } }`, 3],
    [`{ nodes(ids: [${slots('a', 1)}, ${slots('a', 1)}, ${slots('b', 1)}]) { id } }`, 3],
    [`{ gameSessions(${fleet}) { nodes { playerSessions { nodes { gameSession { name } } } } } }`, 21],
    [`{ gameSessions(${fleet}) { nodes { playerSessions { nodes { gameSession { protectionPolicy } } } } } }`, 41],
    [`{ searchGameSessions(${fleet}) { nodes { playerSessions { nodes { gameSession { name } } } } } }`, 21],
    ['{ fleets(first: 5) { nodes { locations { utilization { activeGameSessionCount } } } } }', 57],
    [`{ gameSessions(${fleet}) { nodes { name protectionPolicy } } }`, 1],
    [`{ gameSessions(${fleet}, first: 100) { nodes { name } } }`, 1],
    [`{ gameSessions(${fleet}, first: 101) { nodes { name } } }`, 2],
    [`{ gameSessions(${fleet}, first: 3) { pageInfo { hasNextPage endCursor } } }`, 2],
    [`{ gameSessions(${fleet}, first: 100) { nodes { fleet { name } } } }`, 2],
    [`{ gameSessions(${fleet}, first: 50) { nodes { playerSessions { nodes { playerId } } } } }`, 51],
    [`{ gameSessions(${fleet}, first: 50) { edges { node { playerSessions { pageInfo { hasNextPage } } } } } }`, 101],
    [
      `{ gameSessions(${fleet}) { nodes { protectionPolicy playerSessions { nodes { gameSession { protectionPolicy } } } } } }`,
      21,
    ],
    [`{ searchGameSessions(${fleet}, first: 100) { nodes { name } } }`, 5],
    [`{ searchGameSessions(${fleet}, first: 1000) { nodes { name } } }`, 10],
    [`{ searchGameSessions(${fleet}) { nodes { protectionPolicy } } }`, 21],
    [
      '{ playerSessions(by: { playerId: "p" }, first: 10) { nodes { gameSession { protectionPolicy fleet { name } } } } }',
      21,
    ],
    [
      `mutation { createGameSession(input: { ${fleet}, maximumPlayerSessionCount: 1 }) { ... on CreateGameSessionPayload { gameSession { name } } } }`,
      1,
    ],
    [
      `mutation { updateGameSession(input: { gameSessionId: "g" }) { ... on UpdateGameSessionPayload { gameSession { protectionPolicy } } } }`,
      2,
    ],
    [
      `mutation { updateGameSession(input: { gameSessionId: "g" }) { ... on UpdateGameSessionPayload { gameSession { playerSessions(first: 3) { nodes { gameSession { name } } } } } } }`,
      5,
    ],
  ])('%s: %i', (document, expected) => {
    expect(cost(document)).toBe(expected);
  });

  test('a hundred joins under a hundred aliases count as a hundred', () => {
    expect(cost(`mutation { ${Array.from({ length: 100 }, (_, n) => join(n)).join(' ')} }`)).toBe(100);
  });

  test('a page that a variable chooses is counted as it is chosen, or as its default', () => {
    const document = `query ($first: Int = 7) { gameSessions(${fleet}, first: $first) { nodes { playerSessions { nodes { playerId } } } } }`;
    expect(cost(document)).toBe(8);
    expect(cost(document, { first: 1000 })).toBe(1010);
    expect(cost(document, { first: null })).toBe(21);
    expect(cost(document, { first: 2_147_483_647 })).toBe(1010);
    expect(cost(document, { first: 'all' })).toBeNull();
  });

  test('what variables leave out costs nothing', () => {
    const document = `query ($players: Boolean!) { gameSessions(${fleet}, first: 10) { nodes { ...Players @include(if: $players) } } }
      fragment Players on GameSession { playerSessions { nodes { playerId } } }`;
    expect(cost(document, { players: true })).toBe(11);
    expect(cost(document, { players: false })).toBe(1);
  });

  test('the same field asked for by several fragments is one', () => {
    const document = `{ gameSession(gameSessionId: "g") { ...A ...B ... { ...A } playerSessions { nodes { status } } } }
      fragment A on GameSession { playerSessions { nodes { playerId } } }
      fragment B on GameSession { playerSessions { nodes { playerId } } ...A }`;
    expect(cost(document)).toBe(2);
  });

  test('fragments that multiply without end are counted as without end, at once', () => {
    const levels = 30;
    const level = (n: number) =>
      `fragment F${n} on GameSession { a: playerSessions(first: 1) { nodes { gameSession { ...F${n + 1} } } } b: playerSessions(first: 2) { nodes { gameSession { ...F${n + 1} } } } }`;
    const fragments = Array.from({ length: levels }, (_, n) => level(n)).join(' ');
    const document = `{ gameSession(gameSessionId: "g") { ...F0 } } ${fragments} fragment F${levels} on GameSession { name }`;
    expect(cost(document)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('every field that reads from GameLift says what it costs', () => {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}),
  );
  expect(roots.filter(({ extensions }) => !extensions.cost).map(({ name }) => name)).toEqual([]);
});

describe('how many fields an answer could have', () => {
  const fields = (document: string) => {
    const { definitions } = parse(document);
    const fragments = fragmentsIn(definitions);
    const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    return operation && priceOf(schema, operation, fragments, {})?.fields;
  };

  test.each([
    ['{ __typename }', 1],
    ['{ fleets(first: 5) { nodes { name status } } }', 1 + 1 + 10],
    ['{ fleets(first: 5) { a: nodes { name } b: nodes { name } } }', 1 + 2 + 10],
    ['{ fleets(first: 5) { edges { cursor node { name } } pageInfo { endCursor } } }', 1 + 1 + 5 + 5 + 5 + 1 + 1],
    [`{ gameSessions(${fleet}, first: 10) { nodes { gameProperties { key value } } } }`, 1 + 1 + 10 + 320],
    ['{ fleets(first: 1) { nodes { ...A ...A } } } fragment A on Fleet { name name }', 1 + 1 + 1],
    ['{ fleets(first: 9) { nodes @skip(if: true) { name } __typename } }', 2],
    ['{ node(id: "x") { ... on Fleet { name status } ... on Alias { name } } }', 1 + 2],
    [
      'subscription { gameSessionTransitions(of: { fleetId: "f" }) { ... on GameSessionSnapshot { gameSessions { name } } } }',
      1 + 1 + 200,
    ],
  ])('%s', (document, expected) => {
    expect(fields(document)).toBe(expected);
  });

  test('an introspection is priced by what the schema has', () => {
    const whole = fields(getIntrospectionQuery()) ?? 0;
    expect(whole).toBeGreaterThan(5_000);
    expect(whole).toBeLessThan(125_000);
    const nested = '{ __schema { types { fields { type { fields { type { name kind description } } } } } } }';
    expect(fields(nested)).toBeGreaterThan(20_000);
  });

  test('fragments that multiply are more than can be counted', () => {
    const spread = (name: string) =>
      `a: fleet { gameSessions { nodes { ...${name} } } } b: fleet { gameSessions { nodes { ...${name} } } }`;
    const levels = Array.from(
      { length: 14 },
      (_, level) => `fragment F${level} on GameSession { ${spread(`F${level + 1}`)} }`,
    );
    const document = `{ gameSession(gameSessionId: "g") { ...F0 } } ${levels.join(' ')} fragment F14 on GameSession { name }`;
    expect(fields(document)).toBe(Number.POSITIVE_INFINITY);
  });

  test('every list says how long it may be', () => {
    const lists = Object.values(schema.getTypeMap()).flatMap((type) => {
      if (!isObjectType(type) || type.name.startsWith('__')) return [];
      return Object.values(type.getFields()).filter((field) => isListType(getNullableType(field.type)));
    });
    expect(lists.length).toBeGreaterThan(10);
    for (const { name, extensions } of lists) {
      expect(extensions.cost, name).toSatisfy(
        (cost: FieldCost | undefined) => cost?.items !== undefined || cost?.ofPage === 'list',
      );
    }
  });
});
