import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { AuthenticationError } from '../../../src/auth/credentials.ts';
import { startTestTransport } from './fixture.ts';

it('requests that one connection sends ahead of their answers are not all begun in one turn of the event loop', async () => {
  let turn = 0;
  const perTurn = new Map<number, number>();
  let isOver = false;
  const count = () => {
    turn++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  onTestFinished(() => {
    isOver = true;
  });
  const { url } = await startTestTransport({
    authenticate: () => {
      perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1);
      throw new AuthenticationError('no credentials');
    },
  });
  // What answers is loaded with the first request.
  await fetch(`${url}/graphql?query={hello}`);
  perTurn.clear();
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  const all = 200;
  socket.write(`GET /graphql?query={hello} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`.repeat(all));
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    if (text.split('HTTP/1.1 401').length - 1 === all && text.endsWith('}')) break;
  }
  expect([...perTurn.values()].reduce((sum, begun) => sum + begun, 0)).toBe(all);
  expect(Math.max(...perTurn.values())).toBeLessThan(20);
});
