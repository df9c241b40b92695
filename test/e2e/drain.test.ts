import { expect, it } from 'vitest';
import { controlOf } from '../support/control.ts';
import { rawSocket } from '../unit/transport/fixture.ts';
import { linesOf, serve } from './served.ts';

const created = { data: { createGameSession: { __typename: 'CreateGameSessionPayload' } } };

it('a gateway that is told to end finishes every change in flight, whether its client stays or leaves, and ends with exit code 0', async () => {
  const gateway = await serve({ DRAIN_WINDOW_MS: '0', DRAIN_DEADLINE_MS: '60000' });
  const control = controlOf(gateway.emulator);
  const { fleetId } = await control.fleet({ serverProcesses: 4 });
  const create = `mutation { createGameSession(input: { fleet: { fleetId: "${fleetId}" }, maximumPlayerSessionCount: 2 }) { __typename } }`;
  // In flight for as long as it takes to be told to end, and for the clients to leave; not as long as a call may take.
  await control.fault({ operation: 'CreateGameSession', kind: 'latency', latencyMs: 1_500 });
  await control.reset();
  const [staying, leaving] = [await rawSocket(gateway.url), await rawSocket(gateway.url)];
  for (const { send, next } of [staying, leaving]) {
    send({ type: 'connection_init' });
    await next();
    send({ id: '1', type: 'subscribe', payload: { query: create } });
  }
  const answered = gateway.graphql(create);
  const cut = new AbortController();
  const left = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: create }),
    signal: cut.signal,
  }).catch(() => 'left');
  await expect.poll(() => control.callCounts()).toMatchObject({ CreateGameSession: 4 });

  gateway.child.kill('SIGTERM');
  await gateway.written('the gateway stops');
  leaving.socket.terminate();
  cut.abort();
  expect(await left).toBe('left');
  expect(await staying.next()).toMatchObject({ id: '1', type: 'next', payload: created });
  expect(await staying.closed).toBe(1012);
  expect(await (await answered).json()).toEqual(created);
  expect(await gateway.ended).toEqual({ code: 0, signal: null });
  const outcomes = linesOf(gateway).filter(
    ({ msg, kind }) => msg === 'an operation was answered' && kind === 'mutation',
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
});
