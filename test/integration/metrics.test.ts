import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Metrics } from '../../src/observability/metrics.ts';
import { startTestGateway, type TestGateway } from '../support/harness.ts';

let gateway: TestGateway;
let fleetId: string;

beforeAll(async () => {
  gateway = await startTestGateway({ gateway: { live: { pollMinIntervalMs: 100, pollMaxIntervalMs: 200 } } });
  ({ fleetId } = await gateway.control.fleet({ serverProcesses: 5, sessions: 1 }));
});
afterAll(() => gateway.stop());

const exposed = async () => (await fetch(`${gateway.gateway.url}/metrics`)).text();

/** The value of a series, its labels in any order; null where there is none. */
async function sampleOf(name: string, labels: Record<string, string> = {}): Promise<number | null> {
  const line = (await exposed()).split('\n').find((candidate) => {
    const [series = ''] = candidate.split(' ');
    const has = Object.entries(labels).every(([label, value]) => series.includes(`${label}="${value}"`));
    return series.split('{')[0] === `gamelift_graphql_${name}` && has;
  });
  return line === undefined ? null : Number(line.split(' ').at(-1));
}

describe('the metrics of a gateway', () => {
  it('are exactly those that docs/metrics.md describes', async () => {
    const names = (await exposed()).matchAll(/^# TYPE (gamelift_graphql_\w+)/gm);
    const described = (await Metrics.describe()).map(({ name }) => name);
    expect([...names].map(([, name]) => name).sort()).toEqual(described.sort());
  });

  it('tell an operation over either transport by name, kind and outcome', async () => {
    await gateway.graphql('query Names { fleets { nodes { name } } }');
    await gateway.graphql('query Broken { gameSession(gameSessionId: "x") { name } }');
    const labels = { transport: 'http', kind: 'query' };
    expect(await sampleOf('operations_total', { ...labels, name: 'Names', outcome: 'ok' })).toBe(1);
    expect(await sampleOf('operations_total', { ...labels, name: 'Broken', outcome: 'INVALID_REQUEST' })).toBe(1);
    expect(await sampleOf('operation_seconds_count', { kind: 'query', name: 'Names' })).toBe(1);
    const stream = gateway.subscribe(
      'subscription Watch($fleetId: String!) { gameSessionTransitions(of: { fleetId: $fleetId }) { __typename } }',
      { fleetId },
    );
    await stream.next();
    stream.close();
    const subscription = { transport: 'websocket', kind: 'subscription', name: 'Watch', outcome: 'ok' };
    expect(await sampleOf('operations_total', subscription)).toBe(1);
  });

  it('tell the rounds, the leases and the lag of fleet utilization by its kind', async () => {
    const stream = gateway.subscribe(
      `subscription ($fleetId: String!) { fleetUtilization(fleet: { fleetId: $fleetId }) {
        __typename ... on FleetUtilizationSnapshot { fleet { utilization { activeGameSessionCount } } } } }`,
      { fleetId },
    );
    await stream.nextWhere(({ data }) => data.fleetUtilization.__typename === 'FleetUtilizationSnapshot');
    const kind = 'fleet-utilization';
    expect(await sampleOf('live_poll_rounds_total', { kind, outcome: 'complete' })).toBeGreaterThanOrEqual(2);
    expect(await sampleOf('live_leases_taken_total', { kind })).toBe(1);
    expect(await sampleOf('live_kind_lag_milliseconds', { kind })).toBeGreaterThanOrEqual(0);
    stream.close();
  });

  it('tell what watching did: rounds, events, how they were told, how the stream began and ended', async () => {
    const ends = (await sampleOf('subscription_ends_total', { reason: 'client' })) ?? 0;
    const delivered = (await sampleOf('messages_delivered_total')) ?? 0;
    const query =
      'subscription ($fleetId: String!, $after: String) { gameSessionTransitions(of: { fleetId: $fleetId }, after: $after) { __typename ... on LiveEvent { cursor } } }';
    const stream = gateway.subscribe(query, { fleetId });
    expect((await stream.next()).data.gameSessionTransitions.__typename).toBe('StreamStarted');
    const { data: snapshot } = await stream.next();
    await gateway.graphql(
      'mutation ($input: CreateGameSessionInput!) { createGameSession(input: $input) { __typename } }',
      { input: { fleet: { fleetId }, name: 'new', maximumPlayerSessionCount: 2 } },
    );
    expect((await stream.next()).data.gameSessionTransitions.__typename).toBe('GameSessionTransition');
    stream.close();
    const resumed = gateway.subscribe(query, { fleetId, after: snapshot.gameSessionTransitions.cursor });
    await resumed.next();
    resumed.close();

    await expect.poll(() => sampleOf('subscription_ends_total', { reason: 'client' })).toBe(ends + 2);
    expect(await sampleOf('live_events_total', { kind: 'transition', source: 'MUTATION' })).toBe(1);
    expect(await sampleOf('live_fan_out_seconds_count')).toBeGreaterThanOrEqual(1);
    expect(await sampleOf('messages_delivered_total')).toBeGreaterThanOrEqual(delivered + 4);
    expect(await sampleOf('live_stream_starts_total', { outcome: 'NEW' })).toBeGreaterThanOrEqual(1);
    expect(await sampleOf('live_stream_starts_total', { outcome: 'RECOVERED' })).toBe(1);
    expect(
      await sampleOf('live_poll_rounds_total', { kind: 'game-sessions', outcome: 'complete' }),
    ).toBeGreaterThanOrEqual(1);
    expect(await sampleOf('live_poll_delay_seconds_count', { kind: 'game-sessions' })).toBeGreaterThanOrEqual(1);
    expect(await sampleOf('live_held_bytes')).toBeGreaterThan(0);
    for (const kind of ['game-sessions', 'player-sessions']) {
      expect(await sampleOf('live_kind_lag_milliseconds', { kind })).toBeGreaterThanOrEqual(0);
    }
  });

  it('tell an error that ends a subscription by its code, and calls that fail', async () => {
    const watched = await gateway.control.fleet({ sessions: 1 });
    const stream = gateway.subscribe(
      'subscription ($fleetId: String!) { gameSessionTransitions(of: { fleetId: $fleetId }) { __typename } }',
      watched,
    );
    await stream.next();
    await gateway.control.fault({
      kind: 'error500',
      operation: 'DescribeGameSessionDetails',
      resource: watched.fleetId,
    });
    await gateway.control.fault({ kind: 'error500', operation: 'DescribeGameSessions', resource: watched.fleetId });
    await expect
      .poll(() => sampleOf('upstream_attempts_total', { priority: 'poll', outcome: 'UPSTREAM_UNAVAILABLE' }))
      .toBeGreaterThan(0);
    await gateway.control.clearFaults();
    await gateway.control.deleteFleet(watched.fleetId);
    await expect.poll(() => sampleOf('subscription_ends_total', { reason: 'TOPIC_ENDED' })).toBe(1);
  });

  it('tell what may still be called, by operation', async () => {
    expect(await sampleOf('upstream_budget_limit', { operation: 'DescribeGameSessions' })).toBe(1_000_000);
    expect(await sampleOf('upstream_budget_available', { operation: 'ListFleets' })).toBeGreaterThan(900_000);
  });
});
