import { CreateGameSessionCommand, CreatePlayerSessionCommand, type GameLiftClient } from '@aws-sdk/client-gamelift';
import type { AuthOptions } from '../../../src/auth/authenticate.ts';
import { devWorld } from '../../../src/emulator/seed.ts';
import { encodeGlobalId } from '../../../src/schema/global-id.ts';
import type { Control } from '../control.ts';
import { tokenOf, tokenSecret } from '../probe/probed-gateway.ts';

export const auth: AuthOptions = { jwt: { keys: { secret: tokenSecret } } };

/** A marker that no schema, message or datum has. Messages with more than 50 of them in a row quote over 100 characters. */
const mark = 'qz';
const markOver100 = /(?:qz){51}/;

export const isQuotedTooLong = (message: string): boolean => markOver100.test(message);

/** A value of so many characters that is recognised wherever it is quoted. */
export function marked(characters: number): string {
  return mark.repeat(Math.ceil(characters / 2));
}

type Headers = Readonly<Record<string, string>>;

export interface Principal {
  name: string;
  headers: Headers;
}

const principalOf = (name: string, claims: Omit<Parameters<typeof tokenOf>[0], 'sub'>): Principal => ({
  name,
  headers: { authorization: `Bearer ${tokenOf({ sub: name, ...claims })}` },
});

/** Servers with different scopes, players with and without them, all of them in the world's shared sessions. */
export const principals: readonly Principal[] = [
  principalOf('server with everything', {
    scopes: 'gamelift:read gamelift:connect gamelift:write gamelift:terminate gamelift:operate',
  }),
  principalOf('server that reads', { scopes: 'gamelift:read' }),
  principalOf('server that reads and connects', { scopes: 'gamelift:read gamelift:connect' }),
  principalOf('server that writes', { scopes: 'gamelift:write' }),
  principalOf('server that terminates', { scopes: 'gamelift:terminate' }),
  // Two with the same scopes: nothing but the player tells them apart.
  principalOf('player ada', { scopes: 'gamelift:read gamelift:connect', player: 'ada' }),
  principalOf('player bob', { scopes: 'gamelift:read gamelift:connect', player: 'bob' }),
  principalOf('player dora that reads', { scopes: 'gamelift:read', player: 'dora' }),
  principalOf('player cleo without a scope', { player: 'cleo' }),
];

export const anonymous: Principal = { name: 'anonymous', headers: {} };

/** What arguments of a name take: what there is, what there is not, and what is no such thing. */
export type Texts = Readonly<Record<string, readonly string[]>>;

export interface FuzzWorld {
  texts: Texts;
  /** Sessions in which ada and bob have slots, by ID. */
  sharedSessions: readonly string[];
  /** Of ada and bob. */
  playerSessions: readonly string[];
}

/** Few, so that principals and what changes meet in them. */
const sharedSessionCount = 3;

/** Fills the emulator's `dev` world: sessions with the players ada and bob and with large data, and a fleet of `sessions` sessions. */
export async function fillWorld(control: Control, gameLift: GameLiftClient, sessions: number): Promise<FuzzWorld> {
  await control.config({ activationMs: 0 });
  const { fleetId: crowd } = await control.fleet({ sessions, serverProcesses: sessions + 50 });
  const sharedSessions: string[] = [];
  const playerSessions: string[] = [];
  for (let index = 0; index < sharedSessionCount; index++) {
    const { GameSession } = await gameLift.send(
      new CreateGameSessionCommand({
        FleetId: crowd,
        Name: `shared ${index}`,
        MaximumPlayerSessionCount: 20,
        GameProperties: [{ Key: 'gameMode', Value: 'duel' }],
        GameSessionData: `data ${index} `.repeat(index === 0 ? 10_000 : 10),
      }),
    );
    const GameSessionId = GameSession?.GameSessionId ?? '';
    sharedSessions.push(GameSessionId);
    for (const PlayerId of ['ada', 'bob', 'cleo', 'dora']) {
      const PlayerData = `what ${PlayerId} brings`;
      const made = await gameLift.send(new CreatePlayerSessionCommand({ GameSessionId, PlayerId, PlayerData }));
      const id = made.PlayerSession?.PlayerSessionId ?? '';
      playerSessions.push(id);
      if (index % 2 === 0) await control.accept(id);
    }
  }
  const { frontierFleetId, arenaFleetId, liveAliasId, retiredAliasId, harborDuelId } = devWorld;
  const gameSessionIds = [...sharedSessions, harborDuelId];
  const ids = [
    encodeGlobalId('Fleet', crowd),
    encodeGlobalId('Alias', liveAliasId),
    ...gameSessionIds.map((id) => encodeGlobalId('GameSession', id)),
    ...playerSessions.slice(0, 4).map((id) => encodeGlobalId('PlayerSession', id, sharedSessions[0] ?? '')),
  ];
  const long = [marked(90), marked(300), marked(3_000)];
  const rarely = (...values: readonly string[]) => [...values, ...values, ...values, ...long];
  return {
    sharedSessions,
    playerSessions,
    texts: {
      fleetId: rarely(crowd, frontierFleetId, arenaFleetId, 'fleet-5eed0009-0000-4000-8000-000000000009'),
      aliasId: rarely(liveAliasId, retiredAliasId, 'alias-5eed0009-0000-4000-8000-000000000009'),
      gameSessionId: rarely(...gameSessionIds),
      playerSessionId: rarely(...playerSessions.slice(0, 4)),
      playerId: rarely('ada', 'bob', 'unknown-player'),
      key: rarely('gameMode', 'gameMap', 'missing'),
      propertyKey: rarely('gameMode', 'difficulty'),
      value: rarely('duel', 'race'),
      location: rarely('us-west-2', 'us-east-1', 'nowhere'),
      after: rarely('no cursor'),
      id: [...ids, 'no ID', ...long],
      ids: [...ids, 'no ID', ...long],
      filterExpression: rarely(
        'playerSessionCount>=1',
        "gameSessionProperties.gameMode='duel'",
        'maximumSessions <',
        `name = '${marked(200)}'`,
      ),
      sortExpression: rarely('creationTimeMillis DESC', 'playerSessionCount ASC', 'up'),
      creatorId: rarely('fuzz'),
      name: rarely('Harbor Duel', 'shared 1'),
      playerData: rarely('brought'),
      gameSessionData: rarely('given'),
    },
  };
}
