import {
  CreateGameSessionCommand,
  CreatePlayerSessionCommand,
  CreatePlayerSessionsCommand,
} from '@aws-sdk/client-gamelift';
import { expect } from 'vitest';
import type { TestGateway } from '../../support/harness.ts';

/** A connection field, and how a list of a given length comes to be there. */
export interface Subject {
  /** The field with its own arguments; `page` stands for `first` and `after`. */
  field(target: string, page: string): string;
  /** Where in the data the connection is. */
  path: readonly string[];
  /** What tells one node from another. */
  key: string;
  /** Makes a list of `size` items and answers what names it in `field`, and the items' keys in no order. */
  make(gateway: TestGateway, size: number): Promise<{ target: string; keys: readonly string[] }>;
}

export const sessions = async ({ control, dataOf }: TestGateway, size: number) => {
  const { fleetId } = await control.fleet({ sessions: size });
  const { gameSessions } = await dataOf(
    'query ($id: String!) { gameSessions(fleet: { fleetId: $id }, first: 1000) { nodes { gameSessionId } } }',
    { id: fleetId },
  );
  const keys = gameSessions.nodes.map(({ gameSessionId }: { gameSessionId: string }) => gameSessionId);
  return { target: fleetId, keys };
};

const players = async (gateway: TestGateway, size: number) => {
  const target = await roomySession(gateway);
  if (size === 0) return { target, keys: [] };
  const PlayerIds = Array.from({ length: size }, (_, index) => `player-${index}`);
  const { PlayerSessions = [] } = await gateway.gameLift.send(
    new CreatePlayerSessionsCommand({ GameSessionId: target, PlayerIds }),
  );
  return { target, keys: PlayerSessions.map(({ PlayerSessionId = '' }) => PlayerSessionId) };
};

async function roomySession({ control, gameLift }: TestGateway): Promise<string> {
  const { fleetId } = await control.fleet();
  const { GameSession } = await gameLift.send(
    new CreateGameSessionCommand({ FleetId: fleetId, MaximumPlayerSessionCount: 50 }),
  );
  const gameSessionId = GameSession?.GameSessionId ?? '';
  await control.status(gameSessionId, 'ACTIVE');
  return gameSessionId;
}

let nextPlayer = 0;
const sessionsOfPlayer = async (gateway: TestGateway, size: number) => {
  const target = `traveller-${nextPlayer++}`;
  const { keys: ids } = await sessions(gateway, size);
  const keys: string[] = [];
  for (const GameSessionId of ids) {
    const { PlayerSession } = await gateway.gameLift.send(
      new CreatePlayerSessionCommand({ GameSessionId, PlayerId: target }),
    );
    keys.push(PlayerSession?.PlayerSessionId ?? '');
  }
  return { target, keys };
};

/** Fleets and aliases are the whole Region's list: it grows from one size to the next. */
function growing(grow: (gateway: TestGateway) => Promise<string>): Subject['make'] {
  const grown = new WeakMap<TestGateway, string[]>();
  return async (gateway, size) => {
    const keys = grown.get(gateway) ?? [];
    grown.set(gateway, keys);
    while (keys.length < size) keys.push(await grow(gateway));
    return { target: '', keys };
  };
}

export const subjects = {
  gameSessions: {
    field: (id, page) => `gameSessions(fleet: { fleetId: "${id}" }, ${page})`,
    path: ['gameSessions'],
    key: 'gameSessionId',
    make: sessions,
  },
  'Fleet.gameSessions': {
    field: (id, page) => `fleet(fleet: { fleetId: "${id}" }) { gameSessions(${page})`,
    path: ['fleet', 'gameSessions'],
    key: 'gameSessionId',
    make: sessions,
  },
  searchGameSessions: {
    field: (id, page) => `searchGameSessions(fleet: { fleetId: "${id}" }, ${page})`,
    path: ['searchGameSessions'],
    key: 'gameSessionId',
    make: sessions,
  },
  'playerSessions by game session': {
    field: (id, page) => `playerSessions(by: { gameSessionId: "${id}" }, ${page})`,
    path: ['playerSessions'],
    key: 'playerSessionId',
    make: players,
  },
  'playerSessions by player': {
    field: (id, page) => `playerSessions(by: { playerId: "${id}" }, ${page})`,
    path: ['playerSessions'],
    key: 'playerSessionId',
    make: sessionsOfPlayer,
  },
  'GameSession.playerSessions': {
    field: (id, page) => `gameSession(gameSessionId: "${id}") { playerSessions(${page})`,
    path: ['gameSession', 'playerSessions'],
    key: 'playerSessionId',
    make: players,
  },
  fleets: {
    field: (_, page) => `fleets(${page})`,
    path: ['fleets'],
    key: 'fleetId',
    make: growing(async ({ control }) => (await control.fleet()).fleetId),
  },
  aliases: {
    field: (_, page) => `aliases(${page})`,
    path: ['aliases'],
    key: 'aliasId',
    make: growing(async ({ control }) => (await control.alias({ name: 'way', message: 'closed' })).aliasId),
  },
} satisfies Record<string, Subject>;

/** The keys from the beginning to the end, page by page. Puts every edge's cursor into `cursors`. */
export async function walk(
  gateway: TestGateway,
  subject: Subject,
  target: string,
  first: number,
  cursors: string[] = [],
) {
  const keys: string[] = [];
  for (let after = 'null'; ; ) {
    const page = await ask(gateway, subject, target, `first: ${first}, after: ${after}`);
    const found = keysOf(subject, page);
    keys.push(...found);
    cursors.push(...page.edges.map((edge: { cursor: string }) => edge.cursor));
    expect(page.edges.map(({ node }: { node: Record<string, string> }) => node[subject.key])).toEqual(found);
    expect(page.pageInfo).toMatchObject({
      hasPreviousPage: false,
      startCursor: page.edges[0]?.cursor ?? null,
      endCursor: page.edges.at(-1)?.cursor ?? null,
    });
    if (!page.pageInfo.hasNextPage) return keys;
    // Pages before the last are full, and "more follows" is never said of nothing.
    expect(found).toHaveLength(first);
    after = JSON.stringify(page.pageInfo.endCursor);
  }
}

export async function ask(gateway: TestGateway, subject: Subject, target: string, page: string) {
  return connectionIn(await gateway.dataOf(documentOf(subject, target, page)), subject);
}

export function documentOf(subject: Subject, target: string, page: string): string {
  return `{ ${fieldOf(subject, target, page)} }`;
}

export function fieldOf({ field, path, key }: Subject, target: string, page: string): string {
  const selection = `edges { cursor node { ${key} } } nodes { ${key} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;
  return `${field(target, page)} { ${selection} }${' }'.repeat(path.length - 1)}`;
}

// biome-ignore lint/suspicious/noExplicitAny: the data of documents that are put together here.
export function connectionIn(data: any, { path }: Subject): any {
  return path.reduce((inner, name) => inner[name], data);
}

// biome-ignore lint/suspicious/noExplicitAny: a connection as it was answered.
export function keysOf({ key }: Subject, connection: any): string[] {
  return connection.nodes.map((node: Record<string, string>) => node[key]);
}
