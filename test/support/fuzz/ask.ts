import { WebSocket } from 'ws';
import type { Comparable } from './comparable.ts';
import { send } from './send.ts';
import type { Principal } from './world.ts';

/** A principal and the operation that it asks. */
export interface Asked {
  principal: Principal;
  operation: Comparable;
}

/** A subscription of one principal, on a socket of its own. */
export interface SharedStream {
  /** Everything that it has been sent so far, in a form to compare. */
  received(): string;
  /** Whether a message with this text has come. */
  has(text: string): boolean;
  /** Resolves with whether `until` has come: once it has, or once the stream has ended. Rejects after 20 s. */
  reached(until: string): Promise<boolean>;
  /** Resolves once all that the gateway had sent when it is called has arrived. */
  flushed(): Promise<void>;
  close(): void;
}

const reachMs = 20_000;

/** The answer to a query, in a form to compare. */
export async function ask(url: string, { principal, operation }: Asked): Promise<string> {
  const answer = await send(url, { ...operation, principal, extensions: undefined, seed: 0 });
  const results = answer.results.map((result) => comparable(JSON.parse(result)));
  return JSON.stringify({ status: answer.status, results });
}

/** Begins a subscription. Resolves once its snapshot has come as a whole, or once it is refused. */
export async function streamed(url: string, { principal, operation }: Asked): Promise<SharedStream> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const received: string[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;
  let pongs = 0;
  const changed = () => {
    for (const check of waiting) check();
  };
  const wait = (holds: () => boolean, what: string) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(
          new Error(
            `${principal.name} waited ${reachMs} ms for ${what} of ${operation.text}; got ${received.join(' ').slice(0, 500)}`,
          ),
        );
      }, reachMs);
      const check = () => {
        if (!holds()) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: principal.headers })));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { type: string; payload?: unknown };
    if (message.type === 'connection_ack') {
      const { text: query, variables } = operation;
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
    } else if (message.type === 'pong') pongs += 1;
    else received.push(JSON.stringify(comparable(message)));
    isOver ||= message.type === 'error' || message.type === 'complete';
    changed();
  });
  socket.on('close', (code) => {
    received.push(`closed with ${code}`);
    isOver = true;
    changed();
  });
  socket.on('error', () => {});
  const has = (text: string) => received.some((message) => message.includes(text));
  const stream: SharedStream = {
    has,
    received: () => received.join('\n'),
    async reached(until) {
      await wait(() => isOver || has(until), until);
      return has(until);
    },
    async flushed() {
      if (socket.readyState !== WebSocket.OPEN) return;
      const expected = pongs + 1;
      socket.send(JSON.stringify({ type: 'ping' }));
      await wait(() => pongs >= expected || socket.readyState !== WebSocket.OPEN, 'a pong');
    },
    close: () => socket.terminate(),
  };
  await stream.reached('"zzLast":true');
  return stream;
}

/** Without what differs between two gateways, and with lists of snapshots in an order of their own: GameLift promises none. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(comparable);
    const isError = items.some((item) => typeof item === 'object' && item !== null && 'message' in item);
    return isError ? items.map((item) => JSON.stringify(item)).sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(
    ([name]) => !/^(requestId|retryAfterMs|cursor|startCursor|endCursor)$/.test(name),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, comparable(member)]));
}
