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

  it('keep the names of operations that clients choose to a bounded number of series', async () => {
    const metrics = new Metrics();
    for (let number = 0; number < 150; number++) {
      metrics.operation({ transport: 'http', kind: 'query', name: `Query${number}`, outcome: 'ok', durationMs: 1 });
    }
    metrics.operation({ transport: 'http', kind: 'query', name: null, outcome: 'ok', durationMs: 1 });
    const text = await metrics.expose();
    expect(text.match(/^gamelift_graphql_operations_total\{/gm)).toHaveLength(102);
    expect(text).toContain('{transport="http",kind="query",name="Query99",outcome="ok"} 1');
    expect(text).toContain('{transport="http",kind="query",name="other",outcome="ok"} 50');
    expect(text).toContain('{transport="http",kind="query",name="anonymous",outcome="ok"} 1');
  });

  it('read a counter when they are asked, and never count it twice', async () => {
    const metrics = new Metrics();
    metrics.observe(() => ({ delivered: 7 }));
    await metrics.expose();
    expect(await metrics.expose()).toContain('gamelift_graphql_messages_delivered_total 7');
  });

  it('are all described, with a type and a sentence', async () => {
    const described = await Metrics.describe();
    expect(described.length).toBeGreaterThan(25);
    for (const { name, type, help } of described) {
      expect(name).toMatch(/^gamelift_graphql_[a-z_]+$/);
      expect(type).toMatch(/^(?:counter|gauge|histogram)$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      expect(help).toMatch(/^[A-Z1].*\.$/);
    }
  });
});
