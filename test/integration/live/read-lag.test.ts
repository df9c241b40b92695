import { afterAll, describe, expect, test } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const live = { pollMinIntervalMs: 100, pollMaxIntervalMs: 300, pollFastIntervalMs: 50 };
const { control, dataOf, subscribe, stop } = await startTestGateway({ gateway: { live } });
afterAll(stop);

const events = `
  __typename
  ... on GameSessionSnapshot { gameSessions { gameSessionId status name } isLast }
  ... on GameSessionTransition { previousStatus status gameSession { name } }
  ... on GameSessionChanged { gameSession { name status } }`;
const ofFleet = `subscription ($id: String!) { stream: gameSessionTransitions(of: { fleetId: $id }, changes: true) { ${events} } }`;
const ofSession = `subscription ($id: String!) { stream: gameSessionTransitions(of: { gameSessionId: $id }, changes: true) { ${events} } }`;
const ofPlayers = `subscription ($id: String!) { stream: playerSessionTransitions(gameSessionId: $id) {
  __typename ... on PlayerSessionTransition { previousStatus status } } }`;

async function create(fleetId: string): Promise<string> {
  const { createGameSession } = await dataOf(
    `mutation ($f: String!) { createGameSession(input: { fleet: { fleetId: $f }, maximumPlayerSessionCount: 4, name: "old" }) {
      ... on CreateGameSessionPayload { gameSession { gameSessionId } } } }`,
    { f: fleetId },
  );
  return createGameSession.gameSession.gameSessionId;
}

type Stream = ReturnType<typeof subscribe>;

/** What a stream tells up to and with an event, as words. Checkpoints are left out. */
async function toldUntil(stream: Stream, last: string): Promise<string[]> {
  const told: string[] = [];
  while (told.at(-1) !== last) {
    const { data, errors } = await stream.next();
    if (errors.length > 0) throw new Error(`expected ${last} after ${told.join(', ')}, got ${JSON.stringify(errors)}`);
    const event = data.stream;
    if (event.__typename === 'StreamCheckpoint') continue;
    // Members that only some reads bring may change, too.
    const isAgain = told.at(-1) === `changed ${event.gameSession?.name}`;
    if (event.__typename === 'GameSessionChanged' && isAgain) continue;
    if (event.__typename === 'GameSessionChanged') told.push(`changed ${event.gameSession.name}`);
    else if (event.__typename.endsWith('Transition')) told.push(`${event.previousStatus ?? ''}>${event.status}`);
    else told.push(event.__typename);
  }
  return told;
}

/** Where each read lags anew, other members may be told back and forth: the first read that agrees with a mutation settles it. */
async function statusesUntil(stream: Stream, last: string): Promise<string[]> {
  return (await toldUntil(stream, last)).filter((told) => told.includes('>'));
}

describe('While reads lag behind', () => {
  const lag = (readLagMs: number | [number, number]) =>
    control.config({ readLagMs, activationMs: null, terminationMs: 300 });

  test('1,500 ms, a session that was created is found by a stream of its own, and goes through its life in order', async () => {
    await lag(1_500);
    const { fleetId } = await control.fleet();
    const id = await create(fleetId);
    const stream = subscribe(ofSession, { id });
    expect(await toldUntil(stream, 'GameSessionSnapshot')).toEqual(['StreamStarted', 'GameSessionSnapshot']);
    await control.status(id, 'ACTIVE');
    expect(await toldUntil(stream, 'ACTIVATING>ACTIVE')).toEqual(['ACTIVATING>ACTIVE']);
    await dataOf(
      'mutation ($s: String!) { updateGameSession(input: { gameSessionId: $s, name: "new" }) { __typename } }',
      {
        s: id,
      },
    );
    await dataOf(
      'mutation ($s: String!) { terminateGameSession(input: { gameSessionId: $s, mode: FORCE_TERMINATE }) { __typename } }',
      { s: id },
    );
    expect(await toldUntil(stream, 'TERMINATING>TERMINATED')).toEqual([
      'changed new',
      'ACTIVE>TERMINATING',
      'TERMINATING>TERMINATED',
    ]);
    expect(await stream.ending(20_000)).toBe('complete');
  });

  test('500 to 1,500 ms, a fleet’s stream takes no status back and no session away', async () => {
    await lag([500, 1_500]);
    const { fleetId } = await control.fleet();
    const stream = subscribe(ofFleet, { id: fleetId });
    await toldUntil(stream, 'GameSessionSnapshot');
    const id = await create(fleetId);
    await control.status(id, 'ACTIVE');
    expect(await statusesUntil(stream, 'ACTIVATING>ACTIVE')).toEqual(['>ACTIVATING', 'ACTIVATING>ACTIVE']);
    await control.status(id, 'TERMINATED');
    expect(await statusesUntil(stream, 'ACTIVE>TERMINATED')).toEqual(['ACTIVE>TERMINATED']);
    stream.close();
  });

  test('500 to 1,500 ms, a reservation is told once, and is neither gone nor taken back', async () => {
    await lag([500, 1_500]);
    const { fleetId } = await control.fleet();
    const id = await create(fleetId);
    await control.status(id, 'ACTIVE');
    const stream = subscribe(ofPlayers, { id });
    await toldUntil(stream, 'PlayerSessionSnapshot');
    const { createPlayerSession } = await dataOf(
      `mutation ($s: String!) { createPlayerSession(input: { gameSessionId: $s, playerId: "ann" }) {
        ... on CreatePlayerSessionPayload { playerSession { playerSessionId } } } }`,
      { s: id },
    );
    await control.accept(createPlayerSession.playerSession.playerSessionId);
    expect(await toldUntil(stream, 'RESERVED>ACTIVE')).toEqual(['>RESERVED', 'RESERVED>ACTIVE']);
    stream.close();
  });
});
