import type { GameLiftClient } from '@aws-sdk/client-gamelift';
import { aliasCalls } from './alias-calls.ts';
import type { CallBudget } from './budget/budget.ts';
import { type CallerOptions, createCaller } from './call.ts';
import { renewCredentials } from './client.ts';
import { fleetCalls } from './fleet-calls.ts';
import { gameSessionCalls } from './game-session-calls.ts';
import type { GameLift } from './gamelift.ts';
import type { Upstream } from './operations.ts';
import { playerSessionCalls } from './player-session-calls.ts';
import { createEnumReader } from './wire-values.ts';

export interface GameLiftOptions extends CallerOptions {
  client: GameLiftClient;
  budget: CallBudget;
}

/** GameLift in our words, assembled from its nouns. */
export function createGameLift(options: GameLiftOptions): GameLift {
  const upstream: Upstream = {
    client: options.client,
    call: createCaller({ renewCredentials: () => renewCredentials(options.client), ...options }),
    readEnum: createEnumReader(options.logger),
  };
  return {
    ...gameSessionCalls(upstream),
    ...playerSessionCalls(upstream),
    ...fleetCalls(upstream),
    ...aliasCalls(upstream),
    upstreamBudget: () => options.budget.state(),
  };
}
