import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { nextMessage } from '../attack.ts';
import type { Entry } from '../entry.ts';
import { filler, mostBytes, nestedArrays } from '../texts.ts';

/** WebSockets: messages before and after `connection_ack`. */
export const sockets: readonly Entry[] = [
  beforeAck('init', 'a connection_init of 2 MB', () =>
    JSON.stringify({ type: 'connection_init', payload: { padding: filler(mostBytes) } }),
  ),
  beforeAck('ping', 'a ping of 2 MB before connection_ack', () =>
    JSON.stringify({ type: 'ping', payload: { padding: filler(mostBytes) } }),
  ),
  beforeAck('subscribe', 'a subscribe of 2 MB before connection_ack', () =>
    JSON.stringify({
      id: '1',
      type: 'subscribe',
      payload: { query: '{ __typename }', variables: { a: filler(mostBytes) } },
    }),
  ),
  beforeAck('garbage', '2 MB that are no JSON before connection_ack', () => filler(mostBytes)),
  beforeAck('binary', '2 MB of binary before connection_ack', () => Buffer.alloc(mostBytes, 7)),
  beforeAck(
    'nested',
    'a connection_init with 900,000 nested arrays',
    () => `{"type":"connection_init","payload":{"a":${nestedArrays(900_000)}}}`,
  ),
  {
    name: 'socket-fragments',
    what: '20 anonymous sockets with one message in 20,000 fragments of ten bytes each, unfinished',
    run: async (attack) => {
      await attack.atOnce(20, async () => {
        const socket = await attack.socket();
        for (let index = 0; index < 20_000; index++) socket.send('0123456789', { fin: false });
        await Promise.race([flushed(socket), once(socket, 'close')]);
      });
      await wait(500);
    },
  },
  {
    name: 'socket-silent',
    what: '1,000 anonymous sockets that say nothing',
    run: (attack) => attack.atOnce(1_000, () => attack.socket()),
  },
  {
    name: 'socket-nested',
    what: 'a subscribe with 900,000 nested arrays, of a server',
    run: async (attack) => {
      const socket = await attack.acknowledged('server');
      const answer = nextMessage(socket);
      socket.send(
        `{"id":"1","type":"subscribe","payload":{"query":"{ __typename }","variables":{"a":${nestedArrays(900_000)}}}}`,
      );
      attack.notes.push(`answered ${(await answer).slice(0, 80)}`);
    },
  },
  {
    name: 'socket-pings',
    what: '50,000 pings as fast as they go on 10 sockets, of a player',
    run: async (attack) => {
      const ping = JSON.stringify({ type: 'ping', payload: { padding: filler(500) } });
      await attack.atOnce(10, async () => {
        const socket = await attack.acknowledged();
        for (let index = 0; index < 5_000; index++) socket.send(ping);
        await Promise.race([flushed(socket), once(socket, 'close')]);
      });
    },
  },
  {
    name: 'socket-control-pings',
    what: '50,000 control frames as fast as they go on 10 sockets, of a player',
    run: (attack) =>
      attack.atOnce(10, async () => {
        const socket = await attack.acknowledged();
        for (let index = 0; index < 5_000; index++) socket.ping(filler(100));
        await Promise.race([flushed(socket), once(socket, 'close')]);
      }),
  },
  {
    name: 'socket-renewals',
    what: '20 pings of 2 MB after connection_ack, of a server',
    run: async (attack) => {
      const socket = await attack.acknowledged('server');
      const ping = JSON.stringify({ type: 'ping', payload: { padding: filler(mostBytes) } });
      await attack.times(20, async () => {
        if (socket.readyState !== socket.OPEN) return;
        const answer = nextMessage(socket);
        socket.send(ping);
        await answer;
      });
    },
  },
];

function beforeAck(name: string, what: string, message: () => string | Buffer): Entry {
  return {
    name: `socket-before-ack-${name}`,
    what: `10 sockets, anonymous: ${what}`,
    run: async (attack) => {
      const bytes = message();
      await attack.times(10, async () => {
        const socket = await attack.socket();
        const answer = nextMessage(socket);
        socket.send(bytes);
        // A ping is answered, and others are cut; what is only held for now has arrived by then.
        await Promise.race([answer, wait(6_000)]);
      });
    },
  };
}

/** Resolves once all that was sent so far has been handed to the system. */
function flushed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.send('', { fin: false }, () => resolve());
  });
}
