import { describe, expect, it } from 'vitest';
import { Metrics } from '../../../src/observability/metrics.ts';

describe('metrics', () => {
  it('tell GameLift’s attempts by operation, priority and outcome', async () => {
    const metrics = new Metrics();
    metrics.attempt({
      operation: 'DescribeGameSessions',
      priority: 'poll',
      outcome: 'ok',
      waitMs: 700,
      durationMs: 30,
    });
    metrics.attempt({
      operation: 'DescribeGameSessions',
      priority: 'poll',
      outcome: 'THROTTLED',
      waitMs: 0,
      durationMs: 3,
    });
    const text = await metrics.expose();
    expect(text).toContain(
      'gamelift_graphql_upstream_attempts_total{operation="DescribeGameSessions",priority="poll",outcome="ok"} 1',
    );
    expect(text).toContain('gamelift_graphql_upstream_attempt_seconds_count{operation="DescribeGameSessions"} 2');
    expect(text).toContain('gamelift_graphql_upstream_attempt_seconds_sum{operation="DescribeGameSessions"} 0.033');
    expect(text).toContain('gamelift_graphql_upstream_wait_seconds_bucket{le="0.5",priority="poll"} 1');
    expect(text).toContain('gamelift_graphql_upstream_wait_seconds_sum{priority="poll"} 0.7');
  });

  it('read a gauge when they are asked', async () => {
    const metrics = new Metrics();
    const live = { topics: 1, lagMs: 0 };
    metrics.observe(() => live);
    live.topics = 7;
    expect(await metrics.expose()).toContain('gamelift_graphql_live_topics 7');
  });

  it('belong to one gateway: another in the same process counts for itself', async () => {
    const [first, second] = [new Metrics(), new Metrics()];
    first.subscriptionOpened();
    expect(await first.expose()).toContain('gamelift_graphql_subscriptions 1');
    expect(await second.expose()).toContain('gamelift_graphql_subscriptions 0');
  });
});
