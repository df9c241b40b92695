import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Metrics } from '../../../src/observability/metrics.ts';
import { startTestTransport } from './fixture.ts';

it('metrics that are asked for at once are written once, however often one connection asks', async () => {
  const metrics = new Metrics();
  const expose = metrics.expose.bind(metrics);
  let exposed = 0;
  metrics.expose = () => {
    exposed++;
    return expose();
  };
  const { url } = await startTestTransport({ metrics });
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  const count = 500;
  socket.write(`GET /metrics HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`.repeat(count));
  let text = '';
  let answers = 0;
  for await (const chunk of socket) {
    const parts = `${text}${chunk}`.split('HTTP/1.1 200 OK');
    answers += parts.length - 1;
    // What may be the beginning of the next one.
    text = (parts.at(-1) ?? '').slice(-20);
    if (answers === count) break;
  }
  expect(exposed).toBeLessThan(100);
  const before = exposed;
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('gamelift_graphql_operations');
  expect(exposed).toBe(before + 1);
});
