/** The load generator of subscriptions: one socket each, as cheap as can be, so that the servers are what is measured. */

import { randomUUID } from 'node:crypto';
import { addressOf, GraphqlSocket } from './graphql-socket.ts';
import { type Delivered, now, publishedMark, readPublished, type SubscribersCommand } from './protocol.ts';

const connectingAtOnce = 50;
/** Every so many-th socket is read in full: its latencies and bytes stand for all. */
const sampledEvery = 20;

let events = 0;
let sampled = 0;
let sampledBytes = 0;
let latenciesMs: number[] = [];
let onEvents: () => void = () => {};

process.on('message', async (command: SubscribersCommand) => {
  if (command.type === 'connect') await connectAll(command);
  if (command.type === 'await') await arrival(command);
  // The latencies are many: they are told once, at the end of a phase.
  const delivered: Delivered = {
    events,
    bytesEach: sampled === 0 ? 0 : sampledBytes / sampled,
    latenciesMs: command.type === 'reset' ? latenciesMs : [],
  };
  process.send?.(delivered);
  if (command.type === 'reset') [events, sampled, sampledBytes, latenciesMs] = [0, 0, 0, []];
});
process.once('disconnect', () => process.exit());

async function connectAll({ port, from, count, documents, variables }: SubscribersCommand & { type: 'connect' }) {
  for (let first = 0; first < count; first += connectingAtOnce) {
    const indexes = Array.from(
      { length: Math.min(connectingAtOnce, count - first) },
      (_, index) => from + first + index,
    );
    await Promise.all(
      indexes.map((index) => {
        const query = documents[index % documents.length];
        return subscribe(port, index, { query, variables });
      }),
    );
  }
}

/** Resolves once the server has acknowledged the connection and the subscription is on its way. Whatever goes wrong ends the process. */
function subscribe(port: number, index: number, payload: object): Promise<void> {
  return new Promise((resolve) => {
    const isSampled = index % sampledEvery === 0;
    const socket = new GraphqlSocket(
      { port, localAddress: addressOf(index) },
      {
        onText: (body) => onText(body.toString('latin1')),
        onCounted: count,
        onClose(code) {
          throw new Error(`the socket of subscriber ${index} was closed: ${code ?? 'without a word'}`);
        },
      },
    );
    function onText(message: string) {
      const publishedAt = message.indexOf(publishedMark);
      if (publishedAt !== -1) {
        if (isSampled) sample(message, publishedAt);
        else socket.countOnly();
        count(1);
      } else if (message.includes('"type":"connection_ack"')) {
        socket.send({ id: randomUUID(), type: 'subscribe', payload });
        resolve();
      } else if (message.includes('"errors"') || !message.includes('StreamStarted')) {
        throw new Error(`unexpected: ${message.slice(0, 1_000)}`);
      }
    }
  });
}

function sample(message: string, publishedAt: number): void {
  latenciesMs.push(now() - readPublished(message, publishedAt).at);
  sampled++;
  sampledBytes += message.length;
}

function count(more: number): void {
  if (more === 0) return;
  events += more;
  onEvents();
}

function arrival({ events: expected, limitMs }: SubscribersCommand & { type: 'await' }): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, limitMs);
    function done() {
      clearTimeout(timer);
      onEvents = () => {};
      resolve();
    }
    onEvents = () => {
      if (events >= expected) done();
    };
    onEvents();
  });
}
