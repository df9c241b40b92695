import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { Metrics } from '../../../src/observability/metrics.ts';
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

it.each(['/graphiql', '/assets/large.js'])(
  'a page is read whole where it is larger than what may wait, and what waits is bounded: %s',
  async (path) => {
    const lobbyDirectory = await directoryOf({ 'index.html': '<html></html>', 'assets/large.js': 'x'.repeat(large) });
    const { url } = await startTestTransport({ limits: { maxUnsentBytesPerPrincipal: 1_000_000 }, lobbyDirectory });
    const whole = await (await begin(url, `GET ${path} HTTP/1.1`, '\r\n')).rest();
    expect(whole).toBeGreaterThan(3_000_000);
    expect(await wholeOf(url, `GET ${path} HTTP/1.1`, { count: 40, length: whole })).toBeLessThan(40);
  },
);

it('metrics that are not read are bounded', async () => {
  const metrics = new Metrics();
  metrics.expose = async () => `# ${'x'.repeat(large)}\n`;
  const { url } = await startTestTransport({ limits: { maxUnsentBytesPerPrincipal: 20_000_000 }, metrics });
  expect(await wholeOf(url, 'GET /metrics HTTP/1.1', { count: 10, length: large })).toBeLessThan(10);
});

/** More than the machine holds for a connection by itself. */
const large = 8_000_000;

/** How many of `count` answers come whole where nothing of them is read until all have begun. */
async function wholeOf(url: string, head: string, { count, length }: Record<'count' | 'length', number>) {
  const answers: Unread[] = [];
  for (let index = 0; index < count; index++) answers.push(await begin(url, head, '\r\n'));
  const received = await Promise.all(answers.map((answer) => answer.rest()));
  return received.filter((bytes) => bytes >= length).length;
}

/** A directory with these files. */
async function directoryOf(files: Readonly<Record<string, string>>): Promise<URL> {
  const directory = await mkdtemp(join(tmpdir(), 'unread-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
  return pathToFileURL(`${directory}/`);
}
