import type { EndpointInUse } from '../gamelift/endpoint.ts';
import { CommandFailure, type Surroundings } from './command.ts';

/** Where a command calls GameLift, as the AWS SDK decides it. @throws CommandFailure where it can't: the environment names no proper URL. */
export async function endpointOf(
  { region, endpoint }: { region: string; endpoint?: string | undefined },
  env: Surroundings['env'],
): Promise<EndpointInUse> {
  const { endpointInUse } = await import('../gamelift/endpoint.ts');
  try {
    return await endpointInUse(region, endpoint, env);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`GameLift’s endpoint can’t be found: ${why}`, { cause: error });
  }
}
