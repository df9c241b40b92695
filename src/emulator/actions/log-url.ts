import { createHash } from 'node:crypto';
import type { GameSession } from '../world/records.ts';

/** How long GameLift keeps the logs of a session that has ended. */
const logRetentionMs = 14 * 24 * 60 * 60 * 1_000;
/** How long a URL is good for. */
const urlLifetimeSeconds = 15 * 60;

/**
 * A URL that looks like a pre-signed one of S3; its host is a name that nobody can own. `undefined` where no logs are
 * stored: before the session has ended, and from 14 days after.
 */
export function logUrl(session: GameSession, region: string, now: number): string | undefined {
  if (session.terminationTime === undefined || now - session.terminationTime >= logRetentionMs) return undefined;
  // As in 20261121T081530Z.
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const idString = session.gameSessionId.slice(session.gameSessionId.lastIndexOf('/') + 1);
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `EMULATOR/${date.slice(0, 8)}/${region}/s3/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(urlLifetimeSeconds),
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': createHash('sha256').update(`${date} ${session.gameSessionId}`).digest('hex'),
  });
  return `https://logs.gamelift-emulator.invalid/gamelift-${region}/${session.fleet.fleetId}/${idString}/logs.zip?${query}`;
}
