import { afterAll, expect, test } from 'vitest';
import { type Answer, startTestGateway } from '../../support/harness.ts';
import type { TestStream } from '../../support/test-stream.ts';

const testGateway = await startTestGateway({ gateway: { live: { openingNoticeMs: 100, checkpointIntervalMs: 200 } } });
const { control, dataOf, stop } = testGateway;
afterAll(stop);

/** One of each kind, on a fleet that has not been read. */
async function openings(): Promise<string[]> {
  const { fleetId } = await control.fleet({ sessions: 1 });
  const { aliasId } = await control.alias({ name: 'live', fleetId });
  const { gameSessions } = await dataOf(
    `{ gameSessions(fleet: { fleetId: "${fleetId}" }) { nodes { gameSessionId } } }`,
  );
  const [{ gameSessionId }] = gameSessions.nodes;
  return [
    `gameSessionTransitions(of: { fleetId: "${fleetId}" })`,
    `gameSessionTransitions(of: { aliasId: "${aliasId}" })`,
    `gameSessionTransitions(of: { gameSessionId: "${gameSessionId}" })`,
    `playerSessionTransitions(gameSessionId: "${gameSessionId}")`,
    `lobby(fleet: { fleetId: "${fleetId}" })`,
    `lobby(fleet: { aliasId: "${aliasId}" })`,
  ].map((field) => `subscription { stream: ${field} { __typename ... on StreamCheckpoint { stale } } }`);
}

test.each([
  ['throttles', { kind: 'throttle' }],
  ['loses every answer', { kind: 'drop', when: 'after' }],
  ['takes the credentials for expired', { kind: 'exception', code: 'ExpiredTokenException', status: 400 }],
] as const)(
  'every stream that is opened while GameLift %s says that it waits, and begins later, over both transports',
  async (_trouble, fault) => {
    const queries = await openings();
    await control.fault(fault);
    const streams = queries.flatMap((query) => [testGateway.subscribe(query), testGateway.sse(query)]);
    const nextOf = (stream: TestStream<Answer>) => stream.next();
    for (const { data, errors } of await Promise.all(streams.map(nextOf))) {
      expect(errors).toEqual([]);
      expect(data.stream).toEqual({ __typename: 'StreamCheckpoint', stale: true });
    }
    await control.clearFaults();
    const begun = streams.map((stream) => stream.nextWhere(({ data }) => data?.stream.__typename === 'StreamStarted'));
    expect((await Promise.all(begun)).flatMap(({ errors }) => errors)).toEqual([]);
    for (const stream of streams) stream.close();
  },
);
