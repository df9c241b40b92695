import { GameLiftClient, ListFleetsCommand } from '@aws-sdk/client-gamelift';

/** Where calls go, and what decided that. */
export interface EndpointInUse {
  url: string;
  /** A setting, an environment variable of the SDK, `the AWS profile`, or `the Region`, with what asks for a variant of its endpoint. */
  source: string;
}

/** The SDK's environment variables for an endpoint, in the order in which it looks at them. */
const variables = ['AWS_ENDPOINT_URL_GAMELIFT', 'AWS_ENDPOINT_URL'] as const;

/**
 * Asks the SDK which endpoint it calls: it obeys environment variables and profiles that no setting of this gateway shows. Nothing is sent.
 *
 * @param endpoint the gateway's own setting, which wins over all others; undefined where there is none.
 * @throws where the SDK can't name an endpoint: a profile that does not exist, or a URL that is none.
 */
export async function endpointInUse(
  region: string,
  endpoint: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<EndpointInUse> {
  if (endpoint !== undefined) return { url: trimmed(endpoint), source: 'the setting' };
  // It would look for credentials before it looks for the endpoint.
  const client = new GameLiftClient({ region, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  try {
    const url = trimmed(await resolvedBy(client));
    if (url === (await defaultOf(client, region)))
      return { url, source: ['the Region', ...(await variantsOf(client, env))].join(', ') };
    return { url, source: variables.find((name) => env[name]) ?? 'the AWS profile' };
  } finally {
    client.destroy();
  }
}

async function defaultOf({ config }: GameLiftClient, region: string): Promise<string> {
  const [UseFIPS, UseDualStack] = await Promise.all([config.useFipsEndpoint(), config.useDualstackEndpoint()]);
  return trimmed(config.endpointProvider({ Region: region, UseFIPS, UseDualStack }).url.href);
}

/** What asks for a variant of the Region's endpoint. */
async function variantsOf(
  { config }: GameLiftClient,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const asked = {
    AWS_USE_FIPS_ENDPOINT: await config.useFipsEndpoint(),
    AWS_USE_DUALSTACK_ENDPOINT: await config.useDualstackEndpoint(),
  };
  const names = Object.entries(asked).filter(([, isAsked]) => isAsked);
  return [...new Set(names.map(([name]) => (env[name] ? name : 'the AWS profile')))];
}

/** What the SDK has decided when it would begin to write a request, which is as far as it gets. */
async function resolvedBy(client: GameLiftClient): Promise<string> {
  let resolved: string | undefined;
  const command = new ListFleetsCommand({});
  command.middlewareStack.addRelativeTo(
    (_next: unknown, context: { endpointV2?: { url: URL } }) => async () => {
      resolved = context.endpointV2?.url.href;
      return { output: { $metadata: {} }, response: {} };
    },
    { relation: 'after', toMiddleware: 'endpointV2Middleware', name: 'endAtEndpoint' },
  );
  await client.send(command);
  if (resolved === undefined) throw new Error('the AWS SDK names no endpoint');
  return resolved;
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
