import { expect } from 'vitest';
import type { Action } from '../../../src/emulator/action.ts';
import { AwsError } from '../../../src/emulator/aws-error.ts';
import { seededRandom } from '../../../src/emulator/random.ts';
import type { WorldConfig } from '../../../src/emulator/world/config.ts';
import { createWorld, type World } from '../../../src/emulator/world/world.ts';
import type { Clock } from '../../../src/lib/clock.ts';

export const testContext = { region: 'us-west-2', accountId: '123456789012', accessKeyId: null };
export const fleetId = 'fleet-00000001';
export const startTime = Date.parse('2026-11-21T08:00:00Z');

/** A clock that stands still: only `world.advanceClock` moves time. */
export const stillClock: Clock = { now: () => startTime, wallTime: () => startTime, after: () => () => {} };

/** A repeatable world with one fleet in three locations, on a clock that stands still. */
export function testWorld(config: Partial<WorldConfig> = {}): World {
  const world = createWorld({ ...testContext, random: seededRandom(7), clock: stillClock, config });
  world.addFleet({ fleetId, name: 'test', locations: ['us-east-1', 'eu-central-1'], serverProcesses: 50 });
  return world;
}

type Wire = Record<string, unknown>;

interface SessionOutput extends Wire {
  GameSessionId: string;
  Status: string;
  CurrentPlayerSessionCount: number;
}
interface PlayerOutput extends Wire {
  PlayerSessionId: string;
  Status: string;
}
export interface Answer extends Wire {
  GameSession: SessionOutput;
  GameSessions: SessionOutput[];
  GameSessionDetails: { GameSession: SessionOutput; ProtectionPolicy: string }[];
  PlayerSession: PlayerOutput;
  PlayerSessions: PlayerOutput[];
  NextToken?: string;
}

/** Calls an action as the wire does: with input that has been validated. The answer's members are for the test to know. */
export function call(world: World, action: Action, input: Wire = {}): Answer {
  return action(world, input, testContext) as Answer;
}

/** Expects the action to be refused with an AWS error of this code; answers its message. */
export function refusal(code: string, run: () => unknown): string {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(AwsError);
  expect(thrown).toMatchObject({ code, status: 400 });
  return (thrown as AwsError).message;
}

/** Every page of a listing, to its end. */
export function pages(world: World, action: Action, input: Wire): Answer[] {
  const answers: Answer[] = [];
  let NextToken: string | undefined;
  do {
    const answer = call(world, action, NextToken === undefined ? input : { ...input, NextToken });
    answers.push(answer);
    NextToken = answer.NextToken;
  } while (NextToken !== undefined && answers.length < 1_000);
  expect(NextToken).toBeUndefined();
  return answers;
}
