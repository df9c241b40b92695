import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startTestTransport } from './fixture.ts';

const query = '{ long(length: 15000000) }';
const get = `GET /graphql?query=${query.replaceAll(' ', '+')} HTTP/1.1`;
const post = 'POST /graphql HTTP/1.1';
const body = JSON.stringify({ query });
const posted = `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** Of a connection, which reads nothing until it is told to. */
interface Unread {
  /** Reads what there is, and answers how many bytes came. */
  rest: () => Promise<number>;
}

it.each([
  ['a POST', post, 'application/json', posted],
  ['a POST, as an event stream', post, 'text/event-stream', posted],
  ['a GET', get, 'application/json', '\r\n'],
  ['a GET, as an event stream', get, 'text/event-stream', '\r\n'],
])('answers that are not read are bounded in bytes: those to %s', async (_name, line, accept, rest) => {
  const { url } = await startTestTransport({ limits: { maxUnsentBytesPerPrincipal: 20_000_000 } });
  const answers: Unread[] = [];
  for (let index = 0; index < 5; index++) answers.push(await begin(url, `${line}\r\naccept: ${accept}`, rest));
  const received = await Promise.all(answers.map((answer) => answer.rest()));
  const whole = received.filter((length) => length > 15_000_000).length;
  // What the machine holds for a connection by itself is nothing to the gateway.
  expect([whole > 0, whole < 5]).toEqual([true, true]);
});

/** Asks, and waits until the answer has begun. */
async function begin(url: string, head: string, rest: string): Promise<Unread> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  onTestFinished(() => void socket.destroy());
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(`${head}\r\nhost: ${hostname}:${port}\r\nconnection: close\r\n${rest}`);
  await Promise.race([once(socket, 'readable'), closed]);
  return {
    async rest() {
      let length = 0;
      socket.on('data', (chunk) => {
        length += chunk.length;
      });
      await closed;
      return length;
    },
  };
}
