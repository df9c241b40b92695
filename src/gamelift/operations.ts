import type { GameLiftClient } from '@aws-sdk/client-gamelift';
import type { Caller } from './call.ts';
import type { EnumReader } from './wire-values.ts';

/** What the calls of every noun are made with. */
export interface Upstream {
  client: GameLiftClient;
  call: Caller;
  readEnum: EnumReader;
}
