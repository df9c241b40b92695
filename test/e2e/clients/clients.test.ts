import { CreateGameSessionCommand, UpdateGameSessionCommand } from '@aws-sdk/client-gamelift';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/harness.ts';
import { type ClientProject, createClientProject } from './project.ts';
import { startCuttableProxy } from './proxy.ts';

let project: ClientProject;
let gateway: TestGateway;
const harborDuel = 'arn:aws:gamelift:us-west-2::gamesession/fleet-5eed0001-0000-4000-8000-000000000001/harbor-duel';

beforeAll(async () => {
  project = createClientProject();
  gateway = await startTestGateway({ emulator: { seed: 'dev' }, gateway: { live: { pollMaxIntervalMs: 1_000 } } });
});
afterAll(async () => {
  project[Symbol.dispose]();
  await gateway.stop();
});

const run = (name: string) => project.run(name, { port: gateway.gateway.port });

/** A session that is joinable: another back end's, in the fleet that the programs look at. */
async function create(name: string): Promise<string> {
  const { GameSession } = await gateway.gameLift.send(
    new CreateGameSessionCommand({
      FleetId: 'fleet-5eed0001-0000-4000-8000-000000000001',
      MaximumPlayerSessionCount: 4,
      Name: name,
    }),
  );
  const gameSessionId = GameSession?.GameSessionId ?? '';
  await gateway.control.status(gameSessionId, 'ACTIVE');
  return gameSessionId;
}

describe('the programs of docs/clients.md', () => {
  it('type-check', () => {
    expect(project.typeErrors).toBe('');
  });

  it('with fetch: print a page of sessions', async () => {
    const { ended, output, errors } = run('fetch.js');
    expect(await ended, errors()).toMatchObject({ code: 0 });
    expect(output()).toMatch(/^(?:.+: \d+ of \d+\n){3}$/);
  });

  it('with graphql-ws: print what is, and then what happens', async () => {
    const { written } = run('follow.js');
    await written('"outcome":"NEW"');
    await written('"name":"Harbor Duel","status":"ACTIVE"');
    await gateway.control.status(harborDuel, 'TERMINATING');
    await written('"previousStatus":"ACTIVE","status":"TERMINATING"');
    await gateway.control.status(harborDuel, 'TERMINATED');
  });

  it('resume where they were when the connection is cut', async () => {
    const proxy = await startCuttableProxy(gateway.gateway.port);
    const { written, output } = project.run('resume.js', { port: proxy.port });
    await written('GameSessionSnapshot');
    proxy.cut();
    await written('"outcome":"RECOVERED"');
    expect(output().match(/StreamStarted/g)).toHaveLength(2);
    expect(output().match(/GameSessionSnapshot/g)).toHaveLength(1);
  });

  it('with urql: query and follow a lobby', async () => {
    const { written } = run('urql.js');
    await written('"name":"frontier"');
    await written('"__typename":"StreamStarted"');
  });

  it('with Apollo Client: get errors as types, join pages and follow', async () => {
    const { written } = run('apollo.js');
    await written('NOT_FOUND');
    await written('10 sessions');
    await written('"isLast":true');
  });

  it.each([
    ['urql, over server-sent events', 'urql-sse.js'],
    ['Apollo Client, in its cache', 'apollo-lobby.js'],
  ])('with %s: keep a list that sessions enter and leave', async (_client, program) => {
    const { written, output } = run(program);
    await written('GameSessionSnapshot: ');
    const name = `Newcomer of ${program}`;
    const gameSessionId = await create(name);
    await written(`LobbySessionEntered: `);
    await expect.poll(output).toMatch(new RegExp(`^LobbySession(?:Entered|Changed): .*${name}`, 'm'));
    await gateway.control.status(gameSessionId, 'TERMINATING');
    await written('LobbySessionLeft: ');
    expect(/^LobbySessionLeft: .*$/m.exec(output())?.[0]).not.toContain(name);
  });

  it('with Relay: have sessions enter and leave a connection by its directives', async () => {
    const { written, output } = project.run('lobby.js', { port: gateway.gateway.port, browser: true });
    await written('page: ');
    const gameSessionId = await create('Newcomer of Relay');
    await written('Newcomer of Relay');
    await gateway.control.status(gameSessionId, 'TERMINATING');
    const lastPage = () => output().split('page: ').at(-1);
    await expect.poll(lastPage).not.toContain('Newcomer of Relay');
  });

  it('with Relay: show a page, load another one, and update rows as sessions change', async () => {
    const { written, output } = project.run('sessions.js', { port: gateway.gateway.port, browser: true });
    await written('page: 5 rows');
    await written('page: 10 rows');
    const [name] = output().match(/(?<=page: 5 rows\n)[^:]+/) ?? [];
    const { gameSessions } = await gateway.dataOf(
      '{ gameSessions(fleet: { fleetId: "fleet-5eed0001-0000-4000-8000-000000000001" }) { nodes { gameSessionId name maximumPlayerSessionCount } } }',
    );
    const session = gameSessions.nodes.find((node: { name: string }) => node.name === name);
    await gateway.gameLift.send(
      new UpdateGameSessionCommand({ GameSessionId: session.gameSessionId, MaximumPlayerSessionCount: 77 }),
    );
    await written('of 77');
  });
});
