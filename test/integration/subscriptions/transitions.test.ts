import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';
import { mutations } from '../../support/mutations.ts';

const testGateway = await startTestGateway({
  gateway: { live: { pollMinIntervalMs: 50, pollMaxIntervalMs: 200, pollFastIntervalMs: 30, aliasIntervalMs: 100 } },
});
const { control, graphql, dataOf, stop } = testGateway;
afterAll(stop);
afterEach(() => control.restore());

const subscription = `subscription ($of: GameSessionScope!, $location: String, $to: [GameSessionTransitionFilter!], $snapshot: Boolean! = true, $changes: Boolean! = false, $after: String) {
  gameSessionTransitions(of: $of, location: $location, to: $to, snapshot: $snapshot, changes: $changes, after: $after) {
    __typename
    ... on LiveEvent { cursor }
    ... on StreamStarted { outcome resetReason }
    ... on GameSessionSnapshot { isFirst isLast gameSessions { name status } }
    ... on GameSessionTransition { gameSessionId previousStatus status source gameSession { name status } }
    ... on GameSessionChanged { gameSession { name currentPlayerSessionCount } source }
  }
}`;

const create = async (fleetId: string, name: string, location?: string): Promise<string> => {
  const input = { fleet: { fleetId }, maximumPlayerSessionCount: 4, name, location };
  const { createGameSession } = await dataOf(mutations.createGameSession, { input });
  return createGameSession.gameSession.gameSessionId;
};

describe.each([
  ['a WebSocket', 'subscribe'],
  ['server-sent events', 'sse'],
] as const)('over %s', (_name, transport) => {
  const open = (variables: object) => {
    const stream = testGateway[transport](subscription, { ...variables });
    const next = async () => {
      const { data, errors } = await stream.next();
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return data.gameSessionTransitions;
    };
    /** The next event that is not a checkpoint, without its cursor. */
    const nextEvent = async () => {
      const { cursor, ...event } = await next();
      expect(cursor).toEqual(expect.any(String));
      return event;
    };
    return { stream, next, nextEvent };
  };

  test('a session is followed from its creation to its end, our own mutations at once and the rest by reading', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    const { stream, nextEvent } = open({ of: { fleetId } });
    expect(await nextEvent()).toEqual({ __typename: 'StreamStarted', outcome: 'NEW', resetReason: null });
    expect(await nextEvent()).toEqual({
      __typename: 'GameSessionSnapshot',
      isFirst: true,
      isLast: true,
      gameSessions: [],
    });

    const gameSessionId = await create(fleetId, 'Harbor');
    const seen = (previousStatus: string | null, status: string, source: string) => ({
      __typename: 'GameSessionTransition',
      gameSessionId,
      previousStatus,
      status,
      source,
      gameSession: { name: 'Harbor', status },
    });
    expect(await nextEvent()).toEqual(seen(null, 'ACTIVATING', 'MUTATION'));
    await control.status(gameSessionId, 'ACTIVE');
    expect(await nextEvent()).toEqual(seen('ACTIVATING', 'ACTIVE', 'POLL'));
    await dataOf(mutations.terminateGameSession, { input: { gameSessionId, mode: 'FORCE_TERMINATE' } });
    expect(await nextEvent()).toEqual(seen('ACTIVE', 'TERMINATING', 'MUTATION'));
    await control.clock(10_000);
    expect(await nextEvent()).toEqual(seen('TERMINATING', 'TERMINATED', 'POLL'));
    stream.close();
  });

  test('a snapshot comes in parts of at most 200', async () => {
    const { fleetId } = await control.fleet({ sessions: 401 });
    const { stream, nextEvent } = open({ of: { fleetId } });
    await nextEvent();
    const parts = [await nextEvent(), await nextEvent(), await nextEvent()];
    expect(parts.map(({ isFirst, isLast, gameSessions }) => [isFirst, isLast, gameSessions.length])).toEqual([
      [true, false, 200],
      [false, false, 200],
      [false, true, 1],
    ]);
    stream.close();
  });

  test('after a disconnection the cursor brings what was missed, in order and once', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    // Somebody else stays, so that the fleet is watched without a break.
    const other = open({ of: { fleetId } });
    await other.nextEvent();
    const first = open({ of: { fleetId } });
    await first.nextEvent();
    await first.nextEvent();
    const gameSessionId = await create(fleetId, 'Harbor');
    const { cursor } = await first.next();
    first.stream.close();

    await control.status(gameSessionId, 'ACTIVE');
    await dataOf(mutations.terminateGameSession, { input: { gameSessionId, mode: 'FORCE_TERMINATE' } });
    await other.stream.nextWhere(({ data }) => data.gameSessionTransitions.status === 'TERMINATING');

    const again = open({ of: { fleetId }, after: cursor });
    expect(await again.nextEvent()).toMatchObject({ __typename: 'StreamStarted', outcome: 'RECOVERED' });
    const missed = [await again.nextEvent()];
    while (missed.at(-1).status !== 'TERMINATING') missed.push(await again.nextEvent());
    expect(missed.map(({ previousStatus }) => previousStatus)).toEqual([
      'ACTIVATING',
      ...missed.slice(0, -1).map(({ status }) => status),
    ]);
    again.stream.close();
    other.stream.close();
  });

  test('a cursor with other arguments begins anew and says why; what is no cursor is refused', async () => {
    const { fleetId } = await control.fleet({ sessions: 1 });
    const first = open({ of: { fleetId } });
    await first.nextEvent();
    const { cursor } = await first.next();
    const again = open({ of: { fleetId }, changes: true, after: cursor });
    expect(await again.nextEvent()).toMatchObject({ outcome: 'RESET', resetReason: expect.any(String) });
    expect(await again.nextEvent()).toMatchObject({ __typename: 'GameSessionSnapshot' });
    const refused = testGateway[transport](subscription, { of: { fleetId }, after: 'nonsense' });
    expect((await refused.next()).errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    for (const { stream } of [first, again]) stream.close();
  });

  test('a location, a list of statuses, no snapshot, and field changes are as asked', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 10, locations: ['us-west-2', 'us-east-1'] });
    const there = open({ of: { fleetId }, location: 'us-east-1', snapshot: false });
    const active = open({ of: { fleetId }, to: ['ACTIVE'], snapshot: false });
    const changes = open({ of: { fleetId }, changes: true, snapshot: false });
    for (const { nextEvent } of [there, active, changes]) expect(await nextEvent()).toMatchObject({ outcome: 'NEW' });

    const here = await create(fleetId, 'Here');
    await create(fleetId, 'There', 'us-east-1');
    await control.status(here, 'ACTIVE');
    // A rename that is read together with a new status would be told by the transition.
    await changes.stream.nextWhere(({ data }) => data.gameSessionTransitions.status === 'ACTIVE');
    await graphql(mutations.updateGameSession, { input: { gameSessionId: here, name: 'Renamed' } });

    expect(await there.nextEvent()).toMatchObject({ gameSession: { name: 'There' }, status: 'ACTIVATING' });
    expect(await active.nextEvent()).toMatchObject({ gameSessionId: here, status: 'ACTIVE' });
    const renamed = await changes.stream.nextWhere(
      ({ data: { gameSessionTransitions: event } }) =>
        event.__typename === 'GameSessionChanged' && event.gameSession.name === 'Renamed',
    );
    expect(renamed.data.gameSessionTransitions).toMatchObject({ source: 'MUTATION' });
    for (const { stream } of [there, active, changes]) stream.close();
  });

  test('a single session is followed to its end, and its stream completes', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    const gameSessionId = await create(fleetId, 'Harbor');
    const { stream, nextEvent } = open({ of: { gameSessionId } });
    await nextEvent();
    expect(await nextEvent()).toMatchObject({ gameSessions: [{ name: 'Harbor' }] });
    await control.status(gameSessionId, 'TERMINATED');
    await stream.nextWhere(({ data }) => data.gameSessionTransitions.status === 'TERMINATED');
    expect(await stream.ending()).toBe('complete');
  });

  test('what does not exist is NOT_FOUND, a TERMINAL alias and a deleted fleet end the stream', async () => {
    const { fleetId } = await control.fleet({ sessions: 1 });
    const { aliasId } = await control.alias({ name: 'live', fleetId });
    const codeOf = async (of: object) => {
      const stream = testGateway[transport](subscription, { of });
      const { errors } = await stream.nextWhere((answer) => answer.errors.length > 0);
      return errors[0]?.extensions.code;
    };
    expect(await codeOf({ fleetId: 'fleet-unknown' })).toBe('NOT_FOUND');
    expect(await codeOf({ gameSessionId: `arn:aws:gamelift:us-west-2::gamesession/${fleetId}/unknown` })).toBe(
      'NOT_FOUND',
    );

    const throughAlias = codeOf({ aliasId });
    const throughFleet = open({ of: { fleetId } });
    await throughFleet.nextEvent();
    await control.repointAlias(aliasId, { message: 'We have moved' });
    expect(await throughAlias).toMatch(/TOPIC_ENDED|TERMINAL_ROUTING_STRATEGY/);
    await control.deleteFleet(fleetId);
    const { errors } = await throughFleet.stream.nextWhere((answer) => answer.errors.length > 0);
    expect(errors[0]?.extensions.code).toBe('TOPIC_ENDED');
  });

  test('a re-pointed alias begins anew with the other fleet', async () => {
    const [one, two] = [await control.fleet({ sessions: 1 }), await control.fleet({ sessions: 2 })];
    const { aliasId } = await control.alias({ name: 'live', fleetId: one.fleetId });
    const { stream, nextEvent } = open({ of: { aliasId } });
    expect(await nextEvent()).toMatchObject({ outcome: 'NEW' });
    expect((await nextEvent()).gameSessions).toHaveLength(1);
    await control.repointAlias(aliasId, { fleetId: two.fleetId });
    expect(await nextEvent()).toMatchObject({
      __typename: 'StreamStarted',
      outcome: 'RESET',
      resetReason: expect.any(String),
    });
    expect((await nextEvent()).gameSessions).toHaveLength(2);
    stream.close();
  });

  test.each([
    ['throttling', { kind: 'throttle', count: 4 }],
    ['server faults', { kind: 'error500', count: 4 }],
    ['HTML pages', { kind: 'html503', count: 4 }],
    ['dropped connections', { kind: 'drop', when: 'before', count: 4 }],
  ] as const)('the stream stays open through %s and converges', async (_fault, fault) => {
    const { fleetId } = await control.fleet({ serverProcesses: 5 });
    const gameSessionId = await create(fleetId, 'Harbor');
    const { stream, nextEvent } = open({ of: { fleetId } });
    await nextEvent();
    await nextEvent();
    await control.fault({ resource: fleetId, ...fault });
    await control.status(gameSessionId, 'ACTIVE');
    expect(await nextEvent()).toMatchObject({ gameSessionId, status: 'ACTIVE' });
    stream.close();
  });

  test('a field that would call GameLift is refused before the stream begins', async () => {
    const { fleetId } = await control.fleet({ sessions: 1 });
    for (const field of ['playerSessions { nodes { playerId } }', 'fleet { name }']) {
      const stream = testGateway[transport](
        `subscription ($of: GameSessionScope!) { gameSessionTransitions(of: $of) { ... on GameSessionTransition { gameSession { ${field} } } } }`,
        { of: { fleetId } },
      );
      const { errors } = await stream.next();
      expect(errors).toMatchObject([
        { extensions: { code: 'INVALID_REQUEST' }, message: expect.stringContaining(field.split(' ')[0] ?? '') },
      ]);
    }
  });

  test('what is changed right after StreamStarted is never missed', async () => {
    const { fleetId } = await control.fleet({ serverProcesses: 60 });
    for (let round = 0; round < 20; round++) {
      const { stream, nextEvent } = open({ of: { fleetId }, snapshot: false });
      await nextEvent();
      const gameSessionId = await create(fleetId, `Round ${round}`);
      const { data } = await stream.nextWhere(
        (answer) => answer.data.gameSessionTransitions.gameSessionId === gameSessionId,
      );
      expect(data.gameSessionTransitions).toMatchObject({ previousStatus: null, status: 'ACTIVATING' });
      stream.close();
    }
  });
});

test('a hundred subscribers cost what one costs, and a fleet that nobody watches costs nothing', async () => {
  await using own = await startTestGateway({
    gateway: { live: { pollMinIntervalMs: 50, pollMaxIntervalMs: 50, lingerMs: 100 } },
  });
  const { fleetId } = await own.control.fleet({ sessions: 5 });
  const callsInFourWalks = async () => {
    await own.control.reset();
    for (;;) {
      const { DescribeGameSessionDetails: details = 0, ...others } = await own.control.callCounts();
      if (details >= 12) return others;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const subscribe = () => own.subscribe(subscription, { of: { fleetId } });
  const first = subscribe();
  await first.next();
  const forOne = await callsInFourWalks();
  const others = Array.from({ length: 99 }, subscribe);
  for (const stream of others) await stream.next();
  expect(await callsInFourWalks()).toEqual(forOne);
  for (const stream of [first, ...others]) stream.close();
  // Quiet when no call has come for many intervals.
  for (let quiet = 0; quiet < 10; ) {
    await own.control.reset();
    await new Promise((resolve) => setTimeout(resolve, 50));
    quiet = Object.keys(await own.control.callCounts()).length === 0 ? quiet + 1 : 0;
  }
});
