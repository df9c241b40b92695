import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { eventsOf, startTestTransport } from './fixture.ts';

const accept = { accept: 'text/event-stream' };

describe('GraphQL over server-sent events', () => {
  it('carries a subscription, event by event, to its end', async () => {
    const { post, feed } = await startTestTransport();
    const response = await post({ query: 'subscription { feed }' }, accept);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const events = eventsOf(response);
    expect((await events.next()).value).toBe(':');
    feed.push(1);
    expect((await events.next()).value).toBe('event: next\ndata: {"data":{"feed":1}}');
    feed.push(2);
    expect((await events.next()).value).toBe('event: next\ndata: {"data":{"feed":2}}');
    feed.fail(new DomainError('TOPIC_ENDED', 'the fleet is gone'));
    expect((await events.next()).value).toContain('"code":"TOPIC_ENDED"');
    expect((await events.next()).value).toBe('event: complete\ndata:');
    expect((await events.next()).done).toBe(true);
  });

  it('takes a subscription by GET, as EventSource sends it', async () => {
    const { url, feed } = await startTestTransport();
    const response = await fetch(`${url}/graphql?query=${encodeURIComponent('subscription { feed }')}`, {
      headers: accept,
    });
    const events = eventsOf(response);
    await events.next();
    feed.push(7);
    expect((await events.next()).value).toContain('{"data":{"feed":7}}');
  });

  it('ends the subscription when the client has gone', async () => {
    const { post, feed, errors } = await startTestTransport();
    const response = await post({ query: 'subscription { feed }' }, accept);
    await feed.opened();
    await response.body?.cancel();
    await feed.closed();
    expect(errors).toEqual([]);
  });

  it('tells a refusal as an event, and a query’s answer too', async () => {
    const { post } = await startTestTransport();
    const refused = await post({ query: 'subscription { refused }' }, accept);
    expect(await refused.text()).toContain('"code":"NOT_FOUND"');
    const answered = await post({ query: '{ hello }' }, accept);
    const text = await answered.text();
    expect(text).toContain('event: next\ndata: {"data":{"hello":"hello world"}}');
    expect(text).toContain('event: complete');
  });

  it('refuses a subscription to who takes no event stream, and ends it', async () => {
    const { post, feed } = await startTestTransport();
    for (const type of ['application/json', 'multipart/mixed']) {
      const response = await post({ query: 'subscription { feed }' }, { accept: type });
      expect(response.status).toBe(406);
      await feed.closed();
    }
  });

  it('sends a comment in silence, so that no proxy cuts the connection', async () => {
    const { post, clock } = await startWithFakeClock();
    const events = eventsOf(await post({ query: 'subscription { feed }' }, accept));
    expect((await events.next()).value).toBe(':');
    await clock.advance(12_000);
    expect((await events.next()).value).toBe(':');
    await clock.advance(12_000);
    expect((await events.next()).value).toBe(':');
  });

  it('asks the stream for no more than a stalled reader takes, and cuts him at last', async () => {
    const { post, feed, clock } = await startWithFakeClock();
    await post({ query: 'subscription { big }' }, accept);
    await feed.opened();
    for (let value = 0; value < 1_000; value++) feed.push(value);
    await expect.poll(() => feed.isLeftAlone()).toBe(true);
    expect(feed.pulled).toBeLessThan(500);
    await clock.advance(24_000);
    await clock.advance(24_000);
    await feed.closed();
  });
});

async function startWithFakeClock() {
  const clock = new FakeClock();
  return { clock, ...(await startTestTransport({ clock })) };
}
