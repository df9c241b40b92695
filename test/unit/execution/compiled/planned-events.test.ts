import fc from 'fast-check';
import {
  type ExecutionResult,
  execute,
  getOperationAST,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { openViewer, type Viewer } from '../../../../src/auth/viewer.ts';
import { PlannedQueries, type Query } from '../../../../src/execution/compiled/planned-queries.ts';
import type { FleetUtilizationEvent } from '../../../../src/live/kinds/fleet-utilization/events.ts';
import type { GameSessionTransitionEvent, LobbyEvent } from '../../../../src/live/kinds/game-sessions/events.ts';
import type { PlayerSessionTransitionEvent } from '../../../../src/live/kinds/player-sessions/events.ts';
import type { Context } from '../../../../src/schema/context.ts';
import { schema } from '../../../../src/schema/index.ts';
import { makeGameSession, makePlayerSession } from '../../../support/sessions.ts';
import { capacityOf, makeFleet, utilizationOf } from '../../../support/staged-fleets.ts';
import { randomOperations } from '../../transport/random-operations.ts';

const at = new Date('2026-11-21T00:00:01.5Z');
const gameSession = makeGameSession('one', {
  name: 'zoë "the 🎲"',
  gameProperties: [{ key: 'map', value: 'harbour' }],
  gameSessionData: 'secret rules',
});
const ended = makeGameSession('two', { status: 'TERMINATED', terminationTime: at, statusReason: 'INTERRUPTED' });
const playerSession = makePlayerSession('ann', { playerData: 'her data', ipAddress: '10.0.0.9', port: 7778 });
const begins = { type: 'StreamStarted', cursor: 'c0', outcome: 'RESET', reason: 'the history was lost' } as const;
const isWell = { type: 'StreamCheckpoint', cursor: 'c1', observedAt: at, stale: false } as const;
const part = { isFirst: true, isLast: false, observedAt: at };
const snapshot = { type: 'GameSessionSnapshot', cursor: 'c2', gameSessions: [gameSession, ended], ...part } as const;
const seen = { observedAt: at, source: 'POLL' } as const;
const transitions: GameSessionTransitionEvent[] = [
  begins,
  isWell,
  snapshot,
  {
    type: 'GameSessionTransition',
    cursor: 'c3',
    gameSessionId: ended.gameSessionId,
    previousStatus: null,
    status: 'TERMINATED',
    statusReason: 'INTERRUPTED',
    gameSession: ended,
    ...seen,
  },
  { type: 'GameSessionChanged', cursor: 'c4', gameSession, ...seen },
];
const lobby: LobbyEvent[] = [
  begins,
  isWell,
  snapshot,
  { type: 'LobbySessionEntered', cursor: 'c5', gameSession },
  { type: 'LobbySessionChanged', cursor: 'c6', gameSession },
  { type: 'LobbySessionLeft', cursor: 'c7', gameSession: ended, reason: 'ENDED' },
];
const players: PlayerSessionTransitionEvent[] = [
  begins,
  isWell,
  { type: 'PlayerSessionSnapshot', cursor: 'c8', playerSessions: [playerSession], ...part },
  {
    type: 'PlayerSessionTransition',
    cursor: 'c9',
    playerSessionId: playerSession.playerSessionId,
    previousStatus: 'RESERVED',
    status: 'ACTIVE',
    playerSession,
    ...seen,
  },
];

const { attributes } = makeFleet('fleet-1');
const locations = ['us-west-2', 'eu-west-1'].map((location, index) => ({
  fleetId: 'fleet-1',
  location,
  status: 'ACTIVE' as const,
  playerGatewayStatus: null,
  utilization: index === 0 ? utilizationOf(2) : null,
  capacity: capacityOf(index),
}));
const fleet = { ...attributes, figures: { utilization: utilizationOf(3), capacity: null, locations } };
const figures: FleetUtilizationEvent[] = [
  begins,
  isWell,
  { type: 'FleetUtilizationSnapshot', cursor: 'c10', fleet, observedAt: at },
  { type: 'FleetUtilizationChanged', cursor: 'c11', fleet, observedAt: at },
];

const streams = {
  'gameSessionTransitions(of: { fleetId: $of })': transitions,
  'lobby(fleet: { fleetId: $of })': lobby,
  'playerSessionTransitions(gameSessionId: $of)': players,
  'fleetUtilization(fleet: { fleetId: $of })': figures,
};
const viewers: Viewer[] = [
  openViewer,
  { id: 'a lobby', scopes: new Set(['gamelift:read']), player: null },
  { id: 'ann', scopes: new Set(['gamelift:read', 'gamelift:connect']), player: 'ann' },
  { id: 'bob', scopes: new Set(['gamelift:read', 'gamelift:connect']), player: 'bob' },
];

/** What may be asked of a type without a call of GameLift: leaves, and one level of objects with theirs. */
function fieldsOf(typeName: string, depth = 2): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no object type`);
  return Object.values(type.getFields()).flatMap((field) => {
    if (field.args.length > 0) return [];
    const inner = schema.getType(String(field.type).replace(/[[\]!]/g, ''));
    if (!isObjectType(inner)) return [field.name, `also_${field.name}: ${field.name}`];
    const isRead = ['fleet', 'gameSession', 'playerSessions'].includes(field.name) && depth < 2;
    return depth === 0 || isRead
      ? []
      : [`${field.name} { ${['__typename', ...fieldsOf(inner.name, depth - 1)].join(' ')} }`];
  });
}

const planned = new PlannedQueries(schema);

function subscriptionOf(text: string): Query {
  const document = parse(text);
  const operation = getOperationAST(document) as OperationDefinitionNode;
  return { document, operation, variableValues: { of: 'fleet-1' } };
}

/** What plans and graphql-js make of the event. */
function both(subscription: Query, viewer: Viewer, event: object) {
  const contextValue = { viewer, requestId: 'r', logger: { error() {} } } as unknown as Context;
  const visibility = `${[...viewer.scopes]} ${viewer.player}`;
  return {
    plan: planned.executeEvent(
      subscription,
      { contextValue, visibility, limits: { maxBytes: Number.POSITIVE_INFINITY } },
      event,
    ),
    expected: execute({ schema, ...subscription, contextValue, rootValue: event }),
  };
}

test.each(Object.entries(streams))(
  '%s: what is planned is what graphql-js says, whatever is selected',
  (field, events) => {
    const names = [...new Set(events.map(({ type }) => type))];
    const selection = fc.tuple(
      fc.constantFrom('', '__typename', 'kind: __typename', '... on LiveEvent { cursor }', '...All'),
      ...names.map((name) =>
        fc
          .subarray(fieldsOf(name))
          .map((fields) => (fields.length > 0 ? `... on ${name} { ${fields.join(' ')} }` : '')),
      ),
    );
    fc.assert(
      fc.property(selection, fc.constantFrom(...viewers), (parts, viewer) => {
        const fragment = parts.includes('...All') ? 'fragment All on LiveEvent { __typename cursor }' : '';
        const selected = parts.join(' ').trim() || '__typename';
        const subscription = subscriptionOf(
          `subscription ($of: String!) { told: ${field} { ${selected} } } ${fragment}`,
        );
        // Two events may have a field of one name that an alias alone tells apart.
        fc.pre(validate(schema, subscription.document).length === 0);
        for (const event of events) {
          const { plan, expected } = both(subscription, viewer, event);
          expect(plan, 'it is planned').not.toBeNull();
          expect(JSON.stringify(plan)).toBe(JSON.stringify(expected));
        }
      }),
      { numRuns: 25 },
    );
  },
);

const runs = 40;
/** What is awaited is refused where a subscription starts. */
const upstreamFields = new Set(['GameSession.fleet', 'GameSession.playerSessions', 'PlayerSession.gameSession']);

test('whatever operation it is: what is planned of an event is what graphql-js says', () => {
  let plans = 0;
  const operations = randomOperations({
    schema,
    kind: 'subscription',
    texts: { key: ['map'] },
    without: upstreamFields,
  });
  fc.assert(
    fc.property(operations, fc.constantFrom(...viewers), ({ text, variableValues }, viewer) => {
      const { document, operation } = subscriptionOf(text);
      if (validate(schema, document).length > 0) return;
      const [root] = operation.selectionSet.selections;
      const name = root?.kind === Kind.FIELD ? root.name.value : '';
      const events = Object.entries(streams).find(([field]) => field.startsWith(`${name}(`))?.[1] ?? [];
      for (const event of events) {
        const { plan, expected } = both({ document, operation, variableValues }, viewer, event);
        if (plan === null) continue;
        plans++;
        expect(JSON.parse(JSON.stringify(plan))).toEqual(JSON.parse(JSON.stringify(expected)));
        expect(JSON.stringify(plan.data)).toBe(JSON.stringify((expected as ExecutionResult).data));
      }
    }),
    { numRuns: runs },
  );
  expect(plans).toBeGreaterThan(runs);
});

test('an event of a type that the field has not fails, as it does with graphql-js', () => {
  const { plan, expected } = both(
    subscriptionOf('subscription ($of: String!) { lobby(fleet: { fleetId: $of }) { __typename } }'),
    openViewer,
    { type: 'Fleet', cursor: 'c' },
  );
  for (const result of [plan, expected]) {
    expect(result).toMatchObject({
      data: null,
      errors: [{ message: 'Runtime Object type "Fleet" is not a possible type for "LobbyEvent".', path: ['lobby'] }],
    });
  }
});

test.each([
  ['skip', true],
  ['skip', false],
  ['include', true],
  ['include', false],
])('an event is planned as @%s(if: %s) says', (directive, value) => {
  const { plan, expected } = both(
    subscriptionOf(
      `subscription ($of: String!, $if: Boolean = ${value}) { lobby(fleet: { fleetId: $of }) { __typename ... on LiveEvent @${directive}(if: $if) { cursor } } }`,
    ),
    openViewer,
    begins,
  );
  expect(plan).not.toBeNull();
  expect(JSON.parse(JSON.stringify(plan))).toEqual(JSON.parse(JSON.stringify(expected)));
});
