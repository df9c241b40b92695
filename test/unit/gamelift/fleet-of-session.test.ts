import { expect, test } from 'vitest';
import { toGameSession } from '../../../src/gamelift/game-session.ts';
import { toPlayerSession } from '../../../src/gamelift/player-session.ts';
import type { EnumReader } from '../../../src/gamelift/wire-values.ts';

const readEnum: EnumReader = () => null as never;
const fleetId = 'fleet-5eed0001-0000-4000-8000-000000000001';
const arn = `arn:aws:gamelift:us-west-2::gamesession/${fleetId}/harbor-duel`;
const kinds = {
  'a game session': (upstream: object) => toGameSession({ GameSessionId: arn, ...upstream }, readEnum, null),
  'a player session': (upstream: object) =>
    toPlayerSession({ PlayerSessionId: 'psess-1', GameSessionId: arn, ...upstream }, readEnum),
};

test.each(Object.entries(kinds))('%s that GameLift answers without a FleetId has that of its ARN', (_kind, read) => {
  expect(read({ FleetId: 'fleet-2' }).fleetId).toBe('fleet-2');
  for (const upstream of [{}, { FleetId: null }, { FleetId: '' }]) expect(read(upstream).fleetId).toBe(fleetId);
  expect(() => read({ GameSessionId: 'no ARN' })).toThrow(new SyntaxError('the answer has no FleetId'));
});
