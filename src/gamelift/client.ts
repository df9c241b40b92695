import { GameLiftClient } from '@aws-sdk/client-gamelift';
import { failureOf } from './error-table.ts';
import { followSending, tellingAgents } from './sending.ts';

export interface ClientOptions {
  region: string;
  /** Another endpoint than AWS's, e.g. the emulator's http://127.0.0.1:9080. */
  endpoint?: string | undefined;
  /** Left out: the AWS SDK's usual chain (environment, profile, role …). */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
  /** How long a connection may take to open. */
  connectionTimeoutMs: number;
  /** Calls in flight at once; others wait for a socket. */
  maximumSockets: number;
  /** Told of AWS's name for each call that was answered, within that call. */
  onAnswer?: (requestId: string) => void;
}

/**
 * The SDK's client without its own retries: they repeat every operation, safe or not, and make 158 requests out of 60
 * throttled calls. call.ts decides what is repeated.
 */
export function createClient(options: ClientOptions): GameLiftClient {
  const { onAnswer } = options;
  const client = new GameLiftClient({
    region: options.region,
    // Variants of AWS's own endpoint, which the environment may ask for, mean nothing for another one: the SDK would refuse the call.
    ...(options.endpoint === undefined
      ? {}
      : { endpoint: options.endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    maxAttempts: 1,
    // Pinned: the environment and profiles would set them. `adaptive` holds back first attempts inside the SDK, where no budget and no deadline
    // counts them; `defaultsMode: auto` asks the instance's metadata and changes time-outs.
    retryMode: 'standard',
    defaultsMode: 'standard',
    requestHandler: {
      connectionTimeout: options.connectionTimeoutMs,
      ...tellingAgents({ maxSockets: options.maximumSockets, keepAlive: true }),
    },
  });
  // The SDK reads a profile's files once: credentials that were renewed in them would never be found.
  const { config } = client;
  const credentials = options.credentials
    ? config.credentials
    : config.credentialDefaultProvider({ ...config, parentClientConfig: config, ignoreCache: true });
  config.credentials = (how) => credentials(how).catch(asMissing);
  // It makes a copy of every answer, with what is sensitive blanked out, for a logger that we do not give it.
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.add(
    (next) => (request) => {
      followSending();
      return next(request);
    },
    { step: 'initialize', name: 'followSending' },
  );
  if (onAnswer) {
    client.middlewareStack.add(
      (next) => async (request) => {
        const answer = await next(request);
        const { $metadata } = answer.output as { $metadata?: { requestId?: string } };
        if ($metadata?.requestId !== undefined) onAnswer($metadata.requestId);
        return answer;
      },
      { step: 'initialize', name: 'tellRequestId' },
    );
  }
  return client;
}

/** Fetches the credentials anew, past what the SDK keeps. Answers whether they differ. Rejects where there are none. */
export async function renewCredentials({ config }: GameLiftClient): Promise<boolean> {
  const before = await config.credentials().catch(() => null);
  const after = await config.credentials({ forceRefresh: true });
  return after.accessKeyId !== before?.accessKeyId || after.sessionToken !== before?.sessionToken;
}

/**
 * Whatever keeps the chain from finding credentials is told as just that: a token that can't be read, or a role that STS does not give, says
 * nothing of GameLift and is no fault of ours. What passes by itself stays as it is.
 */
function asMissing(thrown: unknown): never {
  const { retry } = failureOf(thrown);
  if (retry === 'throttled' || retry === 'unavailable') throw thrown;
  const error = new Error(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
  error.name = 'CredentialsProviderError';
  throw error;
}
