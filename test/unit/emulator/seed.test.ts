import { expect, test } from 'vitest';
import { resolveAlias } from '../../../src/emulator/actions/alias.ts';
import { describeFleetLocationAttributes } from '../../../src/emulator/actions/fleet.ts';
import { describeGameSessions, searchGameSessions } from '../../../src/emulator/actions/game-session.ts';
import { describePlayerSessions } from '../../../src/emulator/actions/player-session.ts';
import { seededRandom } from '../../../src/emulator/random.ts';
import { devWorld, seedDevWorld } from '../../../src/emulator/seed.ts';
import { createWorld } from '../../../src/emulator/world/world.ts';
import { call, refusal, stillClock, testContext } from './test-world.ts';

const world = createWorld({ ...testContext, random: seededRandom(3), clock: stillClock });
seedDevWorld(world);

test('the fleets, locations and aliases have the IDs of the README', () => {
  const { LocationAttributes } = call(world, describeFleetLocationAttributes, { FleetId: devWorld.frontierFleetId });
  expect(LocationAttributes).toMatchObject([
    { LocationState: { Location: 'us-east-1' } },
    { LocationState: { Location: 'eu-central-1' } },
  ]);
  expect(call(world, describeFleetLocationAttributes, { FleetId: devWorld.arenaFleetId }).LocationAttributes).toEqual(
    [],
  );
  expect(call(world, resolveAlias, { AliasId: devWorld.liveAliasId }).FleetId).toBe(devWorld.frontierFleetId);
  const message = refusal('TerminalRoutingStrategyException', () =>
    call(world, resolveAlias, { AliasId: devWorld.retiredAliasId }),
  );
  expect(message).toContain('update');
});

test('harbor-duel is there, with two of its eight slots taken by players whose IDs are fixed', () => {
  const [session] = call(world, describeGameSessions, { GameSessionId: devWorld.harborDuelId }).GameSessions;
  expect(session).toMatchObject({ Status: 'ACTIVE', CurrentPlayerSessionCount: 2, MaximumPlayerSessionCount: 8 });
  const players = call(world, describePlayerSessions, { GameSessionId: devWorld.harborDuelId }).PlayerSessions;
  expect(players.map((player) => [player.PlayerSessionId, player.Status])).toEqual(
    devWorld.harborDuelPlayerSessionIds.map((id) => [id, 'ACTIVE']),
  );
});

test('a few dozen believable sessions are spread over the locations', () => {
  const sessions = call(world, describeGameSessions, { FleetId: devWorld.frontierFleetId }).GameSessions;
  expect(sessions).toHaveLength(40);
  expect(new Set(sessions.map((session) => session.Location))).toEqual(
    new Set(['us-west-2', 'us-east-1', 'eu-central-1']),
  );
  for (const session of sessions) {
    expect(session.CurrentPlayerSessionCount).toBeLessThanOrEqual(session.MaximumPlayerSessionCount as number);
    const players = call(world, describePlayerSessions, { GameSessionId: session.GameSessionId }).PlayerSessions;
    expect(players).toHaveLength(session.CurrentPlayerSessionCount);
  }
  expect(call(world, searchGameSessions, { FleetId: devWorld.arenaFleetId }).GameSessions).toHaveLength(8);
  const duels = { FleetId: devWorld.frontierFleetId, FilterExpression: "gameSessionProperties.gameMode = 'duel'" };
  expect(call(world, searchGameSessions, duels).GameSessions.length).toBeGreaterThan(0);
});
