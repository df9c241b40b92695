import {
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { scopes } from '../../../src/auth/viewer.ts';
import { DomainError } from '../../../src/gamelift/errors.ts';
import type { FleetUtilizationEvent } from '../../../src/live/kinds/fleet-utilization/events.ts';
import type { LiveFleet } from '../../../src/live/kinds/fleet-utilization/image.ts';
import type { GameSessionTransitionEvent, LobbyEvent } from '../../../src/live/kinds/game-sessions/events.ts';
import type { PlayerSessionTransitionEvent } from '../../../src/live/kinds/player-sessions/events.ts';
import { schema } from '../../../src/schema/index.ts';
import {
  type Answer,
  aliasId,
  fleetId,
  gameSession,
  gameSessionId,
  playerSession,
  playerSessionId,
  runSubscription,
} from '../../support/schema-harness.ts';
import { capacityOf, makeFleet, utilizationOf } from '../../support/staged-fleets.ts';

const observedAt = new Date('2026-11-21T08:15:31.000Z');
const started = { type: 'StreamStarted', cursor: 'c0', outcome: 'NEW', reason: null } as const;
const checkpoint = { type: 'StreamCheckpoint', cursor: 'c9', observedAt, stale: true } as const;
const snapshot = { cursor: 'c1', isFirst: true, isLast: true, observedAt } as const;
const seen = { observedAt, source: 'POLL' } as const;

const gameSessionEvents: GameSessionTransitionEvent[] = [
  started,
  { type: 'GameSessionSnapshot', ...snapshot, gameSessions: [gameSession()] },
  {
    type: 'GameSessionTransition',
    cursor: 'c2',
    gameSessionId,
    previousStatus: 'ACTIVATING',
    status: 'ACTIVE',
    statusReason: null,
    gameSession: gameSession(),
    ...seen,
  },
  { type: 'GameSessionChanged', cursor: 'c3', gameSession: gameSession({ name: 'New name' }), ...seen },
  checkpoint,
];
const playerSessionEvents: PlayerSessionTransitionEvent[] = [
  started,
  {
    type: 'PlayerSessionSnapshot',
    ...snapshot,
    playerSessions: [playerSession(), playerSession({ playerId: 'bob', playerSessionId: 'psess-bob' })],
  },
  ...['bob', 'ann'].map(
    (playerId): PlayerSessionTransitionEvent => ({
      type: 'PlayerSessionTransition',
      cursor: `c-${playerId}`,
      playerSessionId,
      previousStatus: null,
      status: 'RESERVED',
      playerSession: playerSession({ playerId }),
      ...seen,
    }),
  ),
  checkpoint,
];
const fleet: LiveFleet = {
  ...makeFleet(fleetId).attributes,
  figures: {
    utilization: utilizationOf(3),
    capacity: null,
    locations: [
      {
        fleetId,
        location: 'eu-west-1',
        status: 'ACTIVE',
        playerGatewayStatus: null,
        utilization: null,
        capacity: capacityOf(2),
      },
    ],
  },
};
const fleetEvents: FleetUtilizationEvent[] = [
  started,
  { type: 'FleetUtilizationSnapshot', cursor: 'c1', fleet, observedAt },
  { type: 'FleetUtilizationChanged', cursor: 'c2', fleet, observedAt },
  checkpoint,
];
const lobbyEvents: LobbyEvent[] = [
  started,
  { type: 'GameSessionSnapshot', ...snapshot, gameSessions: [] },
  { type: 'LobbySessionEntered', cursor: 'c2', gameSession: gameSession() },
  { type: 'LobbySessionChanged', cursor: 'c3', gameSession: gameSession() },
  { type: 'LobbySessionLeft', cursor: 'c4', gameSession: gameSession(), reason: 'ENDED' },
  checkpoint,
];

async function* stream<T>(events: readonly T[]): AsyncIterableIterator<T> {
  yield* events;
}

/** A live layer that tells these events and writes down what it was asked. */
function telling() {
  const asked: unknown[] = [];
  const ask =
    <T>(events: readonly T[]) =>
    async (...question: unknown[]) => {
      asked.push(question);
      return stream(events);
    };
  const live = {
    gameSessionTransitions: ask(gameSessionEvents),
    playerSessionTransitions: ask(playerSessionEvents),
    lobby: ask(lobbyEvents),
    fleetUtilization: ask(fleetEvents),
  };
  return { asked, live };
}

async function collect(document: string, parts: Parameters<typeof runSubscription>[1]): Promise<Answer[]> {
  const answers = await runSubscription(document, parts);
  if (!(Symbol.asyncIterator in answers)) throw new Error(`refused: ${JSON.stringify(answers.errors)}`);
  const all: Answer[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
}

const session = `gameSessionId: "${gameSessionId}"`;
const roots: Record<string, string> = {
  gameSessionTransitions: `of: { fleetId: "${fleetId}" }`,
  playerSessionTransitions: session,
  lobby: `fleet: { fleetId: "${fleetId}" }`,
  fleetUtilization: `fleet: { fleetId: "${fleetId}" }`,
};
/** What each may not select. */
const refusals: Record<string, { path: string; field: string }> = {
  gameSessionTransitions: {
    path: '... on GameSessionSnapshot { gameSessions { fleet { id } } }',
    field: 'GameSession.fleet',
  },
  playerSessionTransitions: {
    path: '... on PlayerSessionSnapshot { playerSessions { gameSession { id } } }',
    field: 'PlayerSession.gameSession',
  },
  lobby: { path: '... on GameSessionSnapshot { gameSessions { fleet { id } } }', field: 'GameSession.fleet' },
  fleetUtilization: {
    path: '... on FleetUtilizationSnapshot { fleet { gameSessions { nodes { id } } } }',
    field: 'Fleet.gameSessions',
  },
};

describe.each(Object.entries(roots))('%s', (field, args) => {
  test('resolves every field that it may select from memory', async () => {
    const root = schema.getSubscriptionType()?.getFields()[field];
    const selection = everything(getNamedType(root?.type) as never, []);
    expect(selection).toContain('observedAt');
    // No loaders, no gamelift: whoever calls them fails the test by an error.
    const answers = await collect(`subscription { ${field}(${args}) ${selection} }`, telling());
    expect(answers.length).toBeGreaterThan(3);
    for (const { data, errors } of answers) {
      expect(errors).toEqual([]);
      expect(data[field].cursor).toMatch(/^c/);
    }
    expect(new Set(answers.map(({ data }) => data[field].__typename)).size).toBe(
      answers.length - (field === 'playerSessionTransitions' ? 1 : 0),
    );
  });

  test('refuses fields that would call GameLift, before the stream starts, and says so', async () => {
    const { asked, live } = telling();
    const refusal = refusals[field];
    const answer = await runSubscription(`subscription { ${field}(${args}) { ${refusal?.path} } }`, { live });
    expect(answer).toMatchObject({
      errors: [
        {
          message: `${refusal?.field} calls GameLift and can't be selected in a subscription: query it beside it`,
          extensions: { code: 'INVALID_REQUEST' },
        },
      ],
    });
    expect(asked).toEqual([]);
  });

  test('hands on the signal, and the error with which a stream does not start', async () => {
    const { asked, live } = telling();
    const { signal } = new AbortController();
    await collect(`subscription { ${field}(${args}) { __typename } }`, { live, signal });
    expect((asked[0] as unknown[])[1]).toBe(signal);
    const gone = () => Promise.reject(new DomainError('NOT_FOUND', 'No such fleet'));
    expect(
      await runSubscription(`subscription { ${field}(${args}) { __typename } }`, { live: { [field]: gone } }),
    ).toEqual({
      errors: [{ message: 'No such fleet', path: field, extensions: { code: 'NOT_FOUND' } }],
    });
  });
});

describe('gameSessionTransitions', () => {
  const ask = async (args: string) => {
    const { asked, live } = telling();
    const answer = await runSubscription(`subscription { gameSessionTransitions(${args}) { __typename } }`, { live });
    return { asked: (asked[0] as unknown[] | undefined)?.[0], answer: answer as Answer };
  };
  const defaults = { location: null, to: null, snapshot: true, changes: false, after: null };

  test.each([
    [`of: { fleetId: "arn:aws:gamelift:us-west-2::fleet/${fleetId}" }`, { of: { fleetId }, ...defaults }],
    [`of: { aliasId: "${aliasId}" }, location: "us-west-2"`, { of: { aliasId }, ...defaults, location: 'us-west-2' }],
    [`of: { ${session} }, location: null, to: null, after: null`, { of: { gameSessionId }, ...defaults }],
    [
      `of: { fleetId: "${fleetId}" }, to: [ACTIVE, ERROR], snapshot: false, changes: true, after: "c2"`,
      { of: { fleetId }, location: null, to: ['ACTIVE', 'ERROR'], snapshot: false, changes: true, after: 'c2' },
    ],
  ])('of %s asks for it', async (args, question) => {
    expect((await ask(args)).asked).toEqual(question);
  });

  test.each([
    [`of: { ${session} }, location: "us-west-2"`, ['location']],
    [`of: { fleetId: "${fleetId}" }, to: []`, ['to']],
    [`of: { fleetId: "${fleetId}" }, location: "us west"`, ['location']],
    ['of: { fleetId: "nothing" }', ['of', 'fleetId']],
    ['of: { aliasId: "nothing" }', ['of', 'aliasId']],
    ['of: { gameSessionId: "nothing" }', ['of', 'gameSessionId']],
  ])('of %s is refused at %j', async (args, argumentPath) => {
    const { asked, answer } = await ask(args);
    expect(asked).toBeUndefined();
    expect(answer.errors[0]?.extensions).toEqual({ code: 'INVALID_REQUEST', argumentPath });
  });
});

test.each([
  ['fleet { id status }', []],
  ['fleet { utilization { activeGameSessionCount } }', ['utilization']],
  ['... on FleetUtilizationSnapshot { fleet { ...F } }', ['capacity', 'locations', 'locationUtilization']],
  [
    'fleet { locations { capacity { idle } utilization @skip(if: true) { __typename } } }',
    ['locations', 'locationCapacity'],
  ],
])('fleetUtilization of %j has these figures read: %j', async (selection, figures) => {
  const { asked, live } = telling();
  const fragment = selection.includes('...F')
    ? 'fragment F on Fleet { capacity { idle } locations { utilization { __typename } } }'
    : '';
  const body = selection.startsWith('...') ? selection : `... on FleetUtilizationChanged { ${selection} }`;
  const document = `subscription { fleetUtilization(fleet: { aliasId: "${aliasId}" }, after: "c1") { ${body} } } ${fragment}`;
  await collect(document, { live });
  expect((asked[0] as unknown[])[0]).toEqual({ fleet: { aliasId }, figures, after: 'c1' });
});

test('an event of a fleet shows its figures without a call', async () => {
  const answers = await collect(
    `subscription { fleetUtilization(fleet: { fleetId: "${fleetId}" }) { ... on FleetUtilizationChanged { fleet {
      utilization { activeGameSessionCount } capacity { idle }
      locations { location utilization { activeGameSessionCount } capacity { desired } } } } } }`,
    telling(),
  );
  expect(answers[2]?.data.fleetUtilization.fleet).toEqual({
    utilization: { activeGameSessionCount: 3 },
    capacity: null,
    locations: [{ location: 'eu-west-1', utilization: null, capacity: { desired: 2 } }],
  });
});

test('an event shows protectionPolicy where it is known, and null without a call where it is not', async () => {
  const events = [undefined, 'FULL_PROTECTION' as const].map((protectionPolicy) => ({
    type: 'LobbySessionEntered' as const,
    cursor: 'c',
    gameSession: gameSession({ protectionPolicy }),
  }));
  const answers = await collect(
    `subscription { lobby(fleet: { fleetId: "${fleetId}" }) { ... on LobbySessionEntered { gameSession { protectionPolicy } } } }`,
    { live: { lobby: async () => stream(events) } },
  );
  expect(answers.map(({ data }) => data.lobby.gameSession.protectionPolicy)).toEqual([null, 'FULL_PROTECTION']);
});

test('an event tells a large member that was not held from one that is not there', async () => {
  const held = gameSession({ gameSessionData: null, matchmakerData: null });
  const omitting = { ...held, omitted: ['matchmakerData'] as const };
  const [answer] = await collect(
    `subscription { lobby(fleet: { fleetId: "${fleetId}" }) {
      ... on LobbySessionEntered { gameSession { gameSessionData matchmakerData } } } }`,
    { live: { lobby: async () => stream([{ type: 'LobbySessionEntered', cursor: 'c', gameSession: omitting }]) } },
  );
  expect(answer?.data.lobby.gameSession).toEqual({ gameSessionData: null, matchmakerData: null });
  expect(answer?.errors).toMatchObject([
    { path: 'lobby.gameSession.matchmakerData', extensions: { code: 'LIMIT_EXCEEDED' } },
  ]);
});

describe('a player that subscribes to player sessions', () => {
  const viewer = { id: 'ann', scopes: new Set(scopes), player: 'ann' };
  const document = `subscription { playerSessionTransitions(${session}) { __typename
    ... on PlayerSessionSnapshot { playerSessions { playerId } } ... on PlayerSessionTransition { playerSession { playerId } } } }`;

  test('is told of its own only', async () => {
    const answers = await collect(document, { viewer, live: telling().live });
    expect(answers.map(({ data }) => data.playerSessionTransitions)).toEqual([
      { __typename: 'StreamStarted' },
      { __typename: 'PlayerSessionSnapshot', playerSessions: [{ playerId: 'ann' }] },
      { __typename: 'PlayerSessionTransition', playerSession: { playerId: 'ann' } },
      { __typename: 'StreamCheckpoint' },
    ]);
  });

  test('ends the stream when it leaves while it waits', async () => {
    let returned = false;
    let end = (_result: IteratorResult<PlayerSessionTransitionEvent>) => {};
    const waiting: AsyncIterableIterator<PlayerSessionTransitionEvent> = {
      next: () => new Promise((resolve) => (end = resolve)),
      async return() {
        returned = true;
        end({ done: true, value: undefined });
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => waiting,
    };
    const events = await runSubscription(document, { viewer, live: { playerSessionTransitions: async () => waiting } });
    if (!(Symbol.asyncIterator in events)) throw new Error('refused');
    const next = events.next();
    await events.return?.();
    expect(returned).toBe(true);
    expect((await next).done).toBe(true);
  });
});

/** A selection of all fields that can be selected below `type` in a subscription. */
function everything(type: GraphQLObjectType, above: readonly string[]): string {
  if (isAbstractType(type)) {
    const members = schema.getPossibleTypes(type).map((member) => `... on ${member.name} ${everything(member, above)}`);
    return `{ __typename ... on LiveEvent { cursor } ${members.join(' ')} }`;
  }
  const fields = Object.values(type.getFields())
    .filter(({ extensions }) => extensions.callsUpstream !== true)
    .map(({ name, args, type: output }) => {
      const required = args.filter(isRequiredArgument).map((argument) => `${argument.name}: "map"`);
      const call = required.length > 0 ? `${name}(${required.join(', ')})` : name;
      const inner = getNamedType(output);
      // The same name has two types in a union of events ("status"): an alias by type keeps them apart.
      const alias = `${type.name}_${name}: `;
      if (isLeafType(inner)) return alias + call;
      if (!isCompositeType(inner) || !isObjectType(inner) || above.includes(inner.name)) return '';
      return `${alias}${call} ${everything(inner, [...above, inner.name])}`;
    });
  return `{ ${fields.join(' ')} }`;
}
