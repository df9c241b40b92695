import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, secret } from '../../support/bearer.ts';
import { type Answer, startTestGateway } from '../../support/harness.ts';

const { control, graphql, subscribe, sse, stop } = await startTestGateway({
  // So that the policy judges, and not the price of 25 player sessions.
  gateway: { auth: { jwt: { keys: { secret } } }, limits: { maxCost: 1_000_000 } },
});
afterAll(stop);

const everything = 'gamelift:read gamelift:connect gamelift:write gamelift:terminate';
const server = await bearer({ scope: everything });
const callers = {
  player: await bearer({ scope: '', player: 'ann' }),
  writer: await bearer({ scope: 'gamelift:write' }),
  ender: await bearer({ scope: 'gamelift:terminate' }),
};

let fleetId = '';
/** A session that others gave a name, properties and players. */
let gameSessionId = '';
const sessionName = 'the name that others gave';

const createOthers = async (name: string): Promise<string> => {
  const { data } = await graphql(
    `mutation ($input: CreateGameSessionInput!) { createGameSession(input: $input) { ... on CreateGameSessionPayload { gameSession { gameSessionId } } } }`,
    {
      input: {
        fleet: { fleetId },
        maximumPlayerSessionCount: 40,
        name,
        gameProperties: [{ key: 'password', value: 'of others' }],
      },
    },
    server,
  );
  const id: string = data.createGameSession.gameSession.gameSessionId;
  await control.status(id, 'ACTIVE');
  return id;
};

beforeAll(async () => {
  ({ fleetId } = await control.fleet({ serverProcesses: 20 }));
  gameSessionId = await createOthers(sessionName);
});

/** Each end needs a session of its own. */
const sessionFor = async (mutation: string): Promise<string> =>
  mutation === 'terminateGameSession' ? createOthers(sessionName) : gameSessionId;

type Caller = keyof typeof callers;
type Ask = (document: string, variables: Record<string, unknown>, headers: Record<string, string>) => Promise<Answer>;

/** Each way to a payload: by whom, and how the object is reached from it. */
const mutations: Record<string, { caller: Caller; document: (selection: string) => string; toSession: string }> = {
  createGameSession: {
    caller: 'writer',
    document: (selection) =>
      `mutation ($fleetId: String!) { m: createGameSession(input: { fleet: { fleetId: $fleetId }, maximumPlayerSessionCount: 2, name: "mine" }) {
        ... on CreateGameSessionPayload { o: gameSession { ${selection} } } } }`,
    toSession: '... on GameSession',
  },
  updateGameSession: {
    caller: 'writer',
    document: (selection) =>
      `mutation ($id: String!) { m: updateGameSession(input: { gameSessionId: $id, gameProperties: [{ key: "map", value: "reef" }] }) {
        ... on UpdateGameSessionPayload { o: gameSession { ${selection} } } } }`,
    toSession: '... on GameSession',
  },
  terminateGameSession: {
    caller: 'ender',
    document: (selection) =>
      `mutation ($id: String!) { m: terminateGameSession(input: { gameSessionId: $id, mode: TRIGGER_ON_PROCESS_TERMINATE }) {
        ... on TerminateGameSessionPayload { o: gameSession { ${selection} } } } }`,
    toSession: '... on GameSession',
  },
  createPlayerSession: {
    caller: 'player',
    document: (selection) =>
      `mutation ($id: String!) { m: createPlayerSession(input: { gameSessionId: $id, playerId: "ann" }) {
        ... on CreatePlayerSessionPayload { o: playerSession { ${selection} } } } }`,
    toSession: 'gameSession',
  },
  createPlayerSessions: {
    caller: 'player',
    document: (selection) =>
      `mutation ($id: String!) { m: createPlayerSessions(input: { gameSessionId: $id, players: [{ playerId: "ann" }] }) {
        ... on CreatePlayerSessionsPayload { o: playerSessions { ${selection} } } } }`,
    toSession: 'gameSession',
  },
};

const first =
  (open: typeof subscribe): Ask =>
  async (document, variables, headers) => {
    const stream = open(document, variables, headers);
    const answer = await stream.next();
    stream.close();
    return answer;
  };
const transports: Record<string, Ask> = {
  HTTP: graphql,
  'a WebSocket': first(subscribe),
  'server-sent events': first(sse),
};

/** What a reader sees of the fleet, of its sessions and of the session itself. */
const beyond = `fleet { name capacity { desired active } utilization { activeGameSessionCount } gameSessions { nodes { gameSessionId name } }
  locations { location capacity { desired } } } playerSessions { nodes { playerId } } creationTime location protectionPolicy`;

/** How often a mutation's own operation of GameLift was called. */
const madeBy = (mutation: string, counts: Record<string, number>) =>
  counts[`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`] ?? 0;

describe.each(Object.keys(transports))('over %s', (transport) => {
  const ask = transports[transport] as Ask;
  const runAs = async (mutation: string, selection: string) => {
    const { caller, document } = mutations[mutation] ?? { caller: 'player', document: () => '' };
    const text = document(selection);
    return ask(text, text.includes('$id') ? { id: await sessionFor(mutation) } : { fleetId }, callers[caller]);
  };

  it.each(Object.keys(mutations))('the payload of %s leads its caller nowhere', async (mutation) => {
    const { data, errors } = await runAs(mutation, `id status ${mutations[mutation]?.toSession} { ${beyond} }`);
    const [object] = [data.m.o].flat();
    expect(object).toMatchObject({ id: expect.any(String), status: expect.any(String) });
    const { id: _, status: __, ...rest } = object;
    expect(Object.values(rest).every((value) => value === null)).toBe(true);
    expect(errors.length).toBe(Object.keys(rest).length);
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']));
    expect(JSON.stringify({ data, errors })).not.toContain(sessionName);
  });

  it.each(Object.keys(mutations).filter((name) => mutations[name]?.toSession !== 'gameSession'))(
    '%s is not made where its payload could not be shown',
    async (mutation) => {
      const before = await control.callCounts();
      const { data, errors } = await runAs(mutation, 'status currentPlayerSessionCount');
      expect(data).toEqual({ m: null });
      expect(errors).toMatchObject([{ path: ['m'], extensions: { code: 'FORBIDDEN' } }]);
      expect(madeBy(mutation, await control.callCounts())).toEqual(madeBy(mutation, before));
    },
  );
});

describe('a payload', () => {
  it('shows an update the properties that it named, and none that others gave', async () => {
    const { data, errors } = await graphql(
      mutations.updateGameSession?.document('gameProperties { key value } gameProperty(key: "password") name') ?? '',
      { id: gameSessionId },
      callers.writer,
    );
    expect(data.m.o).toEqual({ gameProperties: [{ key: 'map', value: 'reef' }], gameProperty: null, name: null });
    expect(errors).toHaveLength(2);
  });

  it('shows a reader all of it', async () => {
    const selection =
      'currentPlayerSessionCount isJoinable fleetId fleet { capacity { desired } } playerSessions { nodes { playerId } }';
    for (const [name, { document }] of Object.entries(mutations)) {
      const id = await sessionFor(name);
      const isOfPlayer = document('').includes('layerSession(') || document('').includes('layerSessions(');
      const text = document(isOfPlayer ? `gameSession { ${selection} }` : selection);
      const { data, errors } = await graphql(text, text.includes('$id') ? { id } : { fleetId }, server);
      expect(errors).toEqual([]);
      const [object] = [data.m.o].flat();
      expect((isOfPlayer ? object.gameSession : object).fleetId).toBe(fleetId);
    }
  });
});
