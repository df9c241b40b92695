import { expect, it } from 'vitest';
import { openViewer } from '../../../../src/auth/viewer.ts';
import { closeAnswerMs } from '../../../../src/transport/websocket/close-or-cut.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { type DeafSocket, deafSocket } from '../deaf-socket.ts';
import { startTestTransport } from '../fixture.ts';

type Started = Awaited<ReturnType<typeof startTestTransport>> & { clock: FakeClock };

const ping = { type: 'ping' };
const subscribe = (id: string, query: string, variables = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});

interface Ending {
  ending: string;
  /** Null where the close frame stands behind what he does not read. */
  code: number | null;
  bring: (socket: DeafSocket, started: Started) => unknown;
}

const endings: readonly Ending[] = [
  { ending: 'the end of the token', code: 4403, bring: (_socket, { clock }) => clock.advance(5_000) },
  {
    ending: 'too many messages',
    code: 1013,
    bring: ({ send }) => {
      for (let count = 0; count < 100; count++) send(ping);
    },
  },
  {
    ending: 'answers that nobody reads',
    code: null,
    // 80 MB in eight answers: more than all buffers of the network and what may wait for a client.
    bring({ send, connection }) {
      connection.pause();
      const name = 'x'.repeat(1_000_000);
      const fields = Array.from({ length: 10 }, (_, index) => `n${index}: hello(name: $name)`).join(' ');
      for (let count = 0; count < 8; count++)
        send(subscribe(`${count}`, `query ($name: String) { ${fields} }`, { name }));
    },
  },
  { ending: 'a message that breaks the protocol', code: 4400, bring: ({ send }) => send({ type: 'start' }) },
  { ending: 'a stop', code: 1012, bring: (_socket, { transport }) => void transport.stop(20_000) },
];

it.each(endings)(
  'a client that never answers the close frame after $ending keeps nothing, is told nothing, and is cut',
  async ({ bring, code }) => {
    const clock = new FakeClock();
    const authenticate = () => ({ ...openViewer, expiresAt: clock.wallTime() + 5_000 });
    const limits = { maxMessagesPerSecond: 80 };
    const started = { ...(await startTestTransport({ clock, authenticate, limits })), clock };
    const { broadcast, feed, errors } = started;
    const socket = await deafSocket(started.url);
    socket.send({ type: 'connection_init' });
    await socket.told('connection_ack');
    socket.send(subscribe('told', 'subscription { told { value } }'));
    socket.send(subscribe('starting', 'subscription { slowToStart }'));
    await expect.poll(() => broadcast.open).toBe(1);
    await feed.opened();

    await bring(socket, started);
    await expect.poll(() => broadcast.open).toBe(0);
    await feed.closed();
    broadcast.tell(7);
    await clock.advance(closeAnswerMs - 1);
    expect(socket.connection.closed).toBe(false);
    if (code !== null) expect(await socket.closedWith).toBe(code);
    await clock.advance(1);
    socket.connection.resume();
    await socket.cut;
    expect(socket.texts()).not.toContain('"value":7');
    expect(errors).toEqual([]);
  },
);
