import type { World } from './world/world.ts';

/** What the wire brought beside the input: who asks, and where. */
export interface ActionContext {
  region: string;
  accountId: string;
  /** Whose signature the call bears; null where it names none. */
  accessKeyId: string | null;
}

/**
 * One AWS operation: the validated input in, the output as it goes on the wire (Dates for timestamps, members left out
 * where GameLift leaves them out). Throws AwsError for everything that GameLift would refuse.
 */
export type Action = (world: World, input: Readonly<Record<string, unknown>>, context: ActionContext) => unknown;
