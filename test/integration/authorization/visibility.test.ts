import { inspect } from 'node:util';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Logger } from '../../../src/observability/logger.ts';
import { bearer as bearerOf, secret } from '../../support/bearer.ts';
import { startTestGateway } from '../../support/harness.ts';
import { busyFactor } from '../../support/waits.ts';

const logged: string[] = [];
const logger: Logger = {
  debug: (...line) => void logged.push(inspect(line, { depth: 12 })),
  info: (...line) => void logged.push(inspect(line, { depth: 12 })),
  warn: (...line) => void logged.push(inspect(line, { depth: 12 })),
  error: (...line) => void logged.push(inspect(line, { depth: 12 })),
  child: () => logger,
};
const { control, gateway, graphql, subscribe, sse, stop } = await startTestGateway({
  gateway: { auth: { jwt: { keys: { secret } } }, logger, live: { pollMinIntervalMs: 50, pollMaxIntervalMs: 200 } },
});
afterAll(stop);

const bearer = (claims: { scope: string; player?: string }, seconds?: number) =>
  bearerOf({ sub: `sub-${claims.player}`, ...claims }, seconds);

const everything = 'gamelift:read gamelift:connect gamelift:write gamelift:terminate gamelift:operate';
const server = await bearer({ scope: everything });
const ann = await bearer({ scope: 'gamelift:read gamelift:connect', player: 'player-ann' });
const bob = await bearer({ scope: 'gamelift:read gamelift:connect', player: 'player-bob' });
const reader = await bearer({ scope: 'gamelift:read' });

let gameSessionId = '';
let fleetId = '';
const playerSessionIds: Record<string, string> = {};

const reserve =
  'mutation ($input: CreatePlayerSessionInput!) { createPlayerSession(input: $input) { __typename ... on CreatePlayerSessionPayload { playerSession { playerSessionId } } } }';

async function join(playerId: string): Promise<string> {
  const input = { gameSessionId, playerId, playerData: `data of ${playerId}` };
  const { data } = await graphql(reserve, { input }, server);
  return data.createPlayerSession.playerSession.playerSessionId;
}

beforeAll(async () => {
  const created = await control.fleet({ serverProcesses: 4 });
  fleetId = created.fleetId;
  const { data } = await graphql(
    `mutation ($input: CreateGameSessionInput!) { createGameSession(input: $input) { ... on CreateGameSessionPayload { gameSession { gameSessionId } } } }`,
    { input: { fleet: { fleetId }, maximumPlayerSessionCount: 20, gameSessionData: 'rules of the game' } },
    server,
  );
  gameSessionId = data.createGameSession.gameSession.gameSessionId;
  await control.status(gameSessionId, 'ACTIVE');
  for (const player of ['player-ann', 'player-bob']) playerSessionIds[player] = await join(player);
});

const players =
  'playerSessions { nodes { id playerId playerSessionId playerData } edges { node { playerSessionId } } }';
const session = `ipAddress dnsName port gameSessionData ${players}`;
const globalId = (player: string) =>
  Buffer.from(JSON.stringify(['PlayerSession', playerSessionIds[player], gameSessionId])).toString('base64url');

/** Every way to another player's session. */
const paths: Record<string, () => string> = {
  'the list of a game session': () =>
    `{ playerSessions(by: { gameSessionId: "${gameSessionId}" }) { nodes { playerId playerSessionId playerData gameSession { ${players} } } edges { node { playerSessionId } } } }`,
  'a game session': () => `{ gameSession(gameSessionId: "${gameSessionId}") { ${session} } }`,
  'the game sessions of a fleet': () => `{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { ${session} } } }`,
  'a fleet': () => `{ fleet(fleet: { fleetId: "${fleetId}" }) { gameSessions { edges { node { ${session} } } } } }`,
  'a search': () => `{ searchGameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { ${session} } } }`,
  'the global ID of the game session': () => {
    const id = Buffer.from(JSON.stringify(['GameSession', gameSessionId])).toString('base64url');
    return `{ node(id: "${id}") { ... on GameSession { ${session} } } }`;
  },
  'its own ID': () => `{ playerSession(playerSessionId: "${playerSessionIds['player-bob']}") { playerId playerData } }`,
  'its global ID': () => `{ node(id: "${globalId('player-bob')}") { ... on PlayerSession { playerId playerData } } }`,
  'global IDs': () =>
    `{ nodes(ids: ["${globalId('player-ann')}", "${globalId('player-bob')}"]) { ... on PlayerSession { playerId playerData } } }`,
  'the list of a player': () =>
    '{ playerSessions(by: { playerId: "player-bob" }) { nodes { playerSessionId playerData } } }',
};

/** What of another player's a text tells. `asked` is what the document itself says. */
function toldOf(player: string, answer: unknown): string[] {
  const text = JSON.stringify(answer);
  return [playerSessionIds[player] ?? '', `data of ${player}`, `"${player}"`].filter((secretOf) =>
    text.includes(secretOf),
  );
}

const first =
  (open: typeof subscribe): typeof graphql =>
  async (document, variables, headers) => {
    const stream = open(document, variables, headers);
    const answer = await stream.next();
    stream.close();
    return answer;
  };
const transports = { HTTP: graphql, 'a WebSocket': first(subscribe), 'server-sent events': first(sse) };

describe.each(Object.entries(transports))('over %s another player’s session', (_name, ask) => {
  it.each(Object.keys(paths))('is not seen by a player by way of %s; a server sees it', async (path) => {
    const document = paths[path]?.() ?? '';
    const asServer = await ask(document, {}, server);
    expect(asServer.errors).toEqual([]);
    expect(toldOf('player-bob', asServer.data)).not.toEqual([]);
    expect(toldOf('player-bob', await ask(document, {}, ann))).toEqual([]);
  });

  it('is not reserved by a player, who reserves his own', async () => {
    const reserveAs = (playerId: string) => ask(reserve, { input: { gameSessionId, playerId } }, ann);
    const refused = await reserveAs('player-bob-2');
    expect([refused.data, refused.errors[0]?.extensions.code]).toEqual([{ createPlayerSession: null }, 'FORBIDDEN']);
    const both = `mutation { createPlayerSessions(input: { gameSessionId: "${gameSessionId}", players: [{ playerId: "player-ann" }, { playerId: "player-bob-2" }] }) { __typename } }`;
    expect((await ask(both, {}, ann)).errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await reserveAs('player-ann')).data.createPlayerSession.__typename).toBe('CreatePlayerSessionPayload');
  });
});

describe('another player’s session', () => {
  it.each(Object.keys(paths))('stays his where both ask the same at once by way of %s', async (path) => {
    // So long that all of them are in flight together, where equal queries are one.
    await control.fault({ kind: 'latency', latencyMs: 150 });
    const document = paths[path]?.() ?? '';
    const [asAnn, asBob, asAnnAgain, asServer] = await Promise.all(
      [ann, bob, ann, server].map((viewer) => graphql(document, {}, viewer)),
    ).finally(() => control.clearFaults());
    expect(toldOf('player-bob', asBob?.data)).not.toEqual([]);
    expect(toldOf('player-ann', asBob)).toEqual([]);
    expect(toldOf('player-bob', asAnn)).toEqual([]);
    expect(asAnnAgain).toEqual(asAnn);
    expect(toldOf('player-bob', asServer?.data)).not.toEqual([]);
  });

  it('is there for its player only, where both ask at once for nothing but whether it is', async () => {
    await control.fault({ kind: 'latency', latencyMs: 150 });
    const document = `{ node(id: "${globalId('player-bob')}") { __typename } }`;
    const asked = [ann, bob, ann, bob].map((viewer) => graphql(document, {}, viewer));
    const answers = await Promise.all(asked).finally(() => control.clearFaults());
    const there = { node: { __typename: 'PlayerSession' } };
    expect(answers.map(({ data }) => data)).toEqual([{ node: null }, there, { node: null }, there]);
  });

  it('is in no cursor and no global ID that a player is given', async () => {
    const edges = 'edges { cursor node { id } } pageInfo { startCursor endCursor }';
    const document = `{
      playerSessions(by: { gameSessionId: "${gameSessionId}" }, first: 1) { ${edges} }
      gameSessions(fleet: { fleetId: "${fleetId}" }) { edges { cursor node { id playerSessions(first: 1) { ${edges} } } } }
    }`;
    const { data, errors } = await graphql(document, {}, ann);
    expect(errors).toEqual([]);
    const opaque = [...JSON.stringify(data).matchAll(/"(?:\w*[cC]ursor|id)":"([^"]+)"/g)].map(([, text = '']) => text);
    expect(opaque.length).toBeGreaterThan(6);
    const readable = opaque.map((text) => Buffer.from(text, 'base64url').toString());
    expect(readable.join()).toContain(playerSessionIds['player-ann']);
    expect(toldOf('player-bob', readable)).toEqual([]);
    expect(readable.join()).not.toContain('player-bob');
  });
});

describe.each([
  ['a WebSocket', subscribe],
  ['server-sent events', sse],
] as const)('of one subscription over %s', (name, open) => {
  const document = `subscription ($id: String!) { playerSessionTransitions(gameSessionId: $id) {
    ... on PlayerSessionSnapshot { playerSessions { playerId playerSessionId playerData ipAddress dnsName port } }
    ... on PlayerSessionTransition { playerSessionId playerSession { playerId playerSessionId playerData ipAddress } } } }`;

  it('each viewer gets what he may see and nothing else, whoever subscribes beside him', async () => {
    const viewers = { server, ann, bob, reader };
    const streams = Object.entries(viewers).map(([viewer, headers]) => ({
      viewer,
      stream: open(document, { id: gameSessionId }, headers),
    }));
    // Begun: everything after this is told to all of them.
    for (const { stream } of streams)
      await stream.nextWhere(({ data }) => data?.playerSessionTransitions?.playerSessions);
    const late = `player-of-${name.length}`;
    playerSessionIds[late] = await join(late);
    const reserved = await join('player-ann');
    for (const { viewer, stream } of streams) {
      const own = viewer === 'bob' ? null : reserved;
      if (own) await stream.nextWhere(({ data }) => data?.playerSessionTransitions?.playerSessionId === own);
    }
    const told = Object.fromEntries(streams.map(({ viewer, stream }) => [viewer, JSON.stringify(stream.received)]));
    for (const { stream } of streams) stream.close();

    expect(told.server).toContain('data of player-bob');
    expect(told.server).toContain(playerSessionIds[late]);
    expect(told.ann).toContain('data of player-ann');
    expect(toldOf('player-bob', told.ann)).toEqual([]);
    expect(toldOf(late, told.ann)).toEqual([]);
    expect(told.bob).toContain('data of player-bob');
    expect(toldOf('player-ann', told.bob)).toEqual([]);
    expect(told.reader).toContain('player-bob');
    expect(told.reader).not.toContain('data of');
    expect(told.reader).not.toMatch(/"(?:ipAddress|dnsName)":"|"port":\d/);
  });

  it('it ends with the token, and nothing follows', async () => {
    const shortly = await bearer({ scope: 'gamelift:read' }, 1);
    const endsAt = (Math.ceil(Date.now() / 1_000) + 1) * 1_000;
    const stream = open(document, { id: gameSessionId }, shortly);
    await stream.next();
    const ending = await stream.ending();
    expect(Date.now() - endsAt).toBeLessThan(busyFactor * 1_000);
    const last = stream.received.at(-1);
    if (open === sse) expect(last?.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    else expect(ending).toMatchObject({ code: 4403 });
  });
});

it('a client whose token ends comes back with a fresh one, and goes on behind its last cursor', async () => {
  const tokens = [await bearer({ scope: 'gamelift:read' }, 1), await bearer({ scope: 'gamelift:read' })];
  let cursor: string | null = null;
  const client = createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: () => tokens.shift() ?? {},
  });
  const query = `subscription ($id: String!, $after: String) { playerSessionTransitions(gameSessionId: $id, after: $after) {
    ... on LiveEvent { cursor } ... on StreamStarted { outcome } } }`;
  // Read each time that the client sends the subscription: so it resumes by itself.
  const variables = {
    id: gameSessionId,
    get after() {
      return cursor;
    },
  };
  const outcomes: string[] = [];
  for await (const { data } of client.iterate<{ playerSessionTransitions: { cursor: string; outcome?: string } }>({
    query,
    variables,
  })) {
    cursor = data?.playerSessionTransitions.cursor ?? cursor;
    const { outcome } = data?.playerSessionTransitions ?? {};
    if (outcome !== undefined) outcomes.push(outcome);
    if (outcomes.length === 2) break;
  }
  await client.dispose();
  expect(outcomes).toEqual(['NEW', 'RECOVERED']);
});

it('the log holds no token, no player and nothing of his', () => {
  const text = logged.join('\n');
  const sensitive = [
    ...Object.values(playerSessionIds),
    'player-ann',
    'player-bob',
    'data of',
    'rules of the game',
    server.authorization.slice(7),
    ann.authorization.slice(7),
  ];
  for (const value of sensitive) expect(text).not.toContain(value);
});
