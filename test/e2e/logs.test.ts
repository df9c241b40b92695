import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { controlOf } from '../support/control.ts';
import { TestStream } from '../support/test-stream.ts';
import { frontier, harborDuel, linesOf, type Served, serve, stopped } from './served.ts';

describe('the log of serve', () => {
  it('has a line for each operation at debug, under the request ID that came in and went out, and holds no player', async () => {
    const gateway = await serve();
    const answer = await gateway.graphql(
      `mutation Reserve { createPlayerSession(input: { gameSessionId: "${harborDuel}", playerId: "ada-lovelace", playerData: "secret-data" }) { ... on CreatePlayerSessionPayload { playerSession { ipAddress } } } }`,
      { 'x-request-id': 'from-the-proxy' },
    );
    expect(answer.headers.get('x-request-id')).toBe('from-the-proxy');
    const { data } = (await answer.json()) as {
      data: { createPlayerSession: { playerSession: { ipAddress: string } } };
    };
    const refused = await gateway.graphql('query Wrong { nothing }');
    const requestId = refused.headers.get('x-request-id');
    await stopped(gateway);
    const lines = linesOf(gateway);
    const operations = lines.filter(({ msg }) => msg === 'an operation was answered');
    expect(operations).toMatchObject([
      {
        level: 'debug',
        kind: 'mutation',
        name: 'Reserve',
        outcome: 'ok',
        requestId: 'from-the-proxy',
        transport: 'http',
      },
      { level: 'debug', kind: 'refused', outcome: 'GRAPHQL_VALIDATION_FAILED', requestId },
    ]);
    expect(lines.filter(({ level }) => level === 'info').map(({ msg }) => msg)).toEqual([
      'the gateway listens',
      'the gateway is ready',
      'the gateway stops',
    ]);
    for (const secret of ['ada-lovelace', 'secret-data', data.createPlayerSession.playerSession.ipAddress, 'AWS4']) {
      expect(gateway.errors()).not.toContain(secret);
    }
  });

  it('holds nothing of players, of credentials, and of where sessions are, whatever is asked, told, and goes wrong', async () => {
    const key = 'a-long-and-random-key';
    const sha256 = createHash('sha256').update(key).digest('hex');
    const gateway = await serve(
      { AUTH: 'api-key', API_KEYS: `backend ${sha256} ${scopes}`, POLL_MIN_INTERVAL_MS: '100' },
      { 'x-api-key': key },
    );
    const control = controlOf(gateway.emulator);
    const fleet = subscribe(gateway, key, transitions);
    const players = subscribe(gateway, key, playerTransitions);
    await fleet.nextWhere((text) => text.includes('GameSessionSnapshot'));
    await players.nextWhere((text) => text.includes('PlayerSessionSnapshot'));
    await gateway.graphql(reserve('ada-lovelace'));
    await players.nextWhere((text) => text.includes('ada-lovelace'));
    await fleet.nextWhere((text) => text.includes('GameSessionChanged'));
    const read = await (await gateway.graphql(everything)).text();

    // AWS's words, and a parser's, quote what was sent and what was answered.
    const quoting = 'player grace-hopper with secret-data at 10.99.98.97 is not expected';
    const exception = { kind: 'exception', message: quoting, status: 400, count: 1 } as const;
    await control.fault({ ...exception, operation: 'CreatePlayerSession', code: 'UnheardOfException' });
    await gateway.graphql(reserve('grace-hopper'));
    await control.fault({ ...exception, operation: 'CreatePlayerSession', code: 'InvalidRequestException' });
    await gateway.graphql(reserve('grace-hopper'));
    await gateway.graphql(`{ playerSession(playerSessionId: "psess-of-nobody") { status } }`);
    for (const code of ['UnheardOfException', 'InvalidRequestException']) {
      await control.fault({ ...exception, operation: 'DescribePlayerSessions', code });
      await control.fault({ ...exception, operation: 'DescribeGameSessionDetails', code });
    }
    const odd = { kind: 'override', value: quoting, count: 2 } as const;
    await control.fault({ ...odd, operation: 'DescribePlayerSessions', path: 'PlayerSessions' });
    await control.fault({ ...odd, operation: 'DescribeGameSessionDetails', path: 'GameSessionDetails.*.GameSession' });
    await control.fault({ ...odd, operation: 'DescribeGameSessions', path: 'GameSessions.*.Port' });
    await gateway.graphql(everything);
    await gateway.written('GameLift answered with an error we do not know');
    await gateway.written('a poll of GameLift failed and will be repeated');
    // Read again since: nothing stands in the way any more.
    await control.clearFaults();
    await gateway.graphql(reserve('alan-turing'));
    await players.nextWhere((text) => text.includes('alan-turing'));
    for (const stream of [fleet, players]) stream.close();
    await stopped(gateway);

    const secrets = [
      ...valuesOf(read, ['ipAddress', 'dnsName', 'gameSessionData', 'playerId', 'playerSessionId', 'playerData']),
      ...['ada-lovelace', 'grace-hopper', 'alan-turing', 'secret-data', '10.99.98.97', 'psess-', key, sha256, 'AWS4'],
    ];
    expect(secrets.length).toBeGreaterThan(20);
    for (const secret of secrets) expect(gateway.errors()).not.toContain(secret);
    expect(new Set(linesOf(gateway).map(({ level }) => level))).toEqual(new Set(['debug', 'info', 'error']));
  });
});

const scopes = 'gamelift:read gamelift:connect gamelift:write gamelift:operate';
const session = 'ipAddress dnsName port gameSessionData';
const player = 'playerId playerSessionId playerData ipAddress dnsName port';
const everything = `{ gameSession(gameSessionId: "${harborDuel}") { ${session} } gameSessions(fleet: { fleetId: "${frontier}" }, first: 5) {
  nodes { ${session} playerSessions(first: 5) { nodes { ${player} } } } } }`;
const transitions = `subscription { gameSessionTransitions(of: { fleetId: "${frontier}" }, changes: true) { __typename
  ... on GameSessionSnapshot { gameSessions { ${session} } } ... on GameSessionChanged { gameSession { ${session} } } } }`;
const playerTransitions = `subscription { playerSessionTransitions(gameSessionId: "${harborDuel}") { __typename
  ... on PlayerSessionSnapshot { playerSessions { ${player} } } ... on PlayerSessionTransition { playerSession { ${player} } } } }`;
const reserve = (playerId: string) =>
  `mutation { createPlayerSession(input: { gameSessionId: "${harborDuel}", playerId: "${playerId}", playerData: "secret-data" }) { __typename } }`;

/** Each result as text. */
function subscribe({ url }: Served, key: string, query: string): TestStream<string> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { apiKey: key },
  });
  return new TestStream<string>((sink) => {
    client.subscribe(
      { query },
      { next: (result) => sink.next(JSON.stringify(result)), error: (error) => sink.end(error), complete: () => {} },
    );
    return () => void client.dispose();
  });
}

/** What members of these names hold, anywhere in a JSON text. */
function valuesOf(text: string, names: readonly string[]): string[] {
  return names.flatMap((name) =>
    [...text.matchAll(new RegExp(`"${name}":"([^"]+)"`, 'g'))].map(([, value]) => value ?? ''),
  );
}
