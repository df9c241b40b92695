import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { type ProbedGateway, tokenOf } from '../../../test/support/probe/probed-gateway.ts';
import type { World } from './world.ts';

export interface Reply {
  status: number;
  bytes: number;
  /** The first 4,096 characters of the body. */
  text: string;
}

type Headers = Readonly<Record<string, string>>;

/** No answer keeps an attacker waiting longer; the entry's own limit of time comes on top. */
const replyLimitMs = 60_000;

/** Identities as the catalogue needs them. `anonymous` shows nothing. */
export const identities = {
  anonymous: {},
  player: bearer(tokenOf({ sub: 'player', scopes: 'gamelift:read', player: 'ada' })),
  connecting: bearer(tokenOf({ sub: 'connecting', scopes: 'gamelift:read gamelift:connect', player: 'ada' })),
  server: bearer(
    tokenOf({
      sub: 'server',
      scopes: 'gamelift:read gamelift:write gamelift:connect gamelift:terminate gamelift:operate',
    }),
  ),
} as const;

export type Identity = keyof typeof identities;

function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** A client's tools, which count the bytes of every connection that they open. `close` ends all of them. */
export class Attack {
  readonly gateway: ProbedGateway;
  readonly world: World;
  readonly notes: string[] = [];
  readonly #isQuick: boolean;
  readonly #sockets = new Set<Socket>();
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  #sentBytes = 0;
  #outBytes = 0;
  #isClosed = false;

  constructor(gateway: ProbedGateway, world: World, isQuick: boolean) {
    this.gateway = gateway;
    this.world = world;
    this.#isQuick = isQuick;
    // Every connection of the agent is one of ours, and counted.
    this.#agent.createConnection = () => this.connect();
  }

  get sentBytes(): number {
    return [...this.#sockets].reduce((sum, socket) => sum + socket.bytesWritten, this.#sentBytes);
  }

  get outBytes(): number {
    return [...this.#sockets].reduce((sum, socket) => sum + socket.bytesRead, this.#outBytes);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** So many of something; a tenth of it with `--quick`. */
  count(full: number): number {
    return this.#isQuick ? Math.ceil(full / 10) : full;
  }

  /** Does something `full` times, one after the other. */
  async times(full: number, act: (index: number) => Promise<unknown>): Promise<void> {
    for (let index = 0; index < this.count(full) && !this.#isClosed; index++) await act(index);
  }

  /** Does something `full` times, all at once. */
  async atOnce(full: number, act: (index: number) => Promise<unknown>): Promise<void> {
    await Promise.all(Array.from({ length: this.count(full) }, (_, index) => act(index)));
  }

  /** A bare connection. Errors of it are of no interest: the gateway may cut it at any time. */
  connect(): Socket {
    const { hostname, port } = new URL(this.gateway.url);
    const socket = connect(Number(port), hostname);
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#sentBytes += socket.bytesWritten;
      this.#outBytes += socket.bytesRead;
    });
    return socket;
  }

  /** Posts an operation. A connection that is cut is an answer with the status 0. */
  post(body: string | Buffer | object, identity: Identity = 'player', more: Headers = {}): Promise<Reply> {
    const bytes =
      typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
    const headers = {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
      ...identities[identity],
      ...more,
    };
    return this.#send('POST', '/graphql', headers, bytes);
  }

  get(path: string, headers: Headers = {}): Promise<Reply> {
    return this.#send('GET', path, headers, null);
  }

  /**
   * Begins a subscription as an event stream and reads until `until` has come, or it is cut, then holds it. `isRead` false: never reads.
   */
  async stream(body: object, options: { identity?: Identity; until?: string; isRead?: boolean } = {}): Promise<void> {
    const { identity = 'player', until = 'StreamStarted', isRead = true } = options;
    const bytes = Buffer.from(JSON.stringify(body));
    const response = await new Promise<IncomingMessage | null>((resolve) => {
      const sent = request(`${this.gateway.url}/graphql`, {
        method: 'POST',
        // Without an agent: that would make connections of its own.
        createConnection: () => this.connect(),
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...identities[identity] },
        timeout: replyLimitMs,
      });
      sent.once('response', resolve).on('error', () => resolve(null));
      sent.end(bytes);
    });
    response?.on('error', () => {});
    if (response && isRead) await readUntil(response, until);
  }

  /** A WebSocket that is open. Before `acknowledge` it has said nothing. */
  async socket(): Promise<WebSocket> {
    const socket = new WebSocket(`${this.gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      createConnection: () => this.connect(),
      maxPayload: 2 ** 30,
      perMessageDeflate: false,
    });
    socket.on('error', () => {});
    await new Promise<void>((resolve) => {
      socket.once('open', resolve).once('close', resolve);
    });
    return socket;
  }

  /** ... that has been acknowledged, with `payload` beside the credentials. */
  async acknowledged(identity: Identity = 'player', payload: object = {}): Promise<WebSocket> {
    const socket = await this.socket();
    const acknowledged = nextMessage(socket);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { ...identities[identity], ...payload } }));
    await acknowledged;
    return socket;
  }

  close(): void {
    this.#isClosed = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#agent.destroy();
  }

  #send(method: string, path: string, headers: Headers, body: Buffer | null): Promise<Reply> {
    return new Promise((resolve) => {
      const reply: Reply = { status: 0, bytes: 0, text: '' };
      const sent = request(`${this.gateway.url}${path}`, { method, headers, agent: this.#agent });
      const end = () => {
        clearTimeout(timer);
        resolve(reply);
      };
      const timer = setTimeout(() => sent.destroy(), replyLimitMs);
      sent.once('response', (response) => {
        reply.status = response.statusCode ?? 0;
        response.on('data', (chunk: Buffer) => {
          reply.bytes += chunk.length;
          if (reply.text.length < 4_096) reply.text += chunk.toString('latin1', 0, 4_096);
        });
        response.once('close', end).on('error', end);
      });
      // A refusal may arrive, and the connection close, while the body is still being written.
      sent.once('close', end).on('error', end);
      sent.end(body ?? undefined);
    });
  }
}

/** The next message of a socket, or its close. */
export function nextMessage(socket: WebSocket): Promise<string> {
  return messageWhere(socket, () => true);
}

/** Sends a subscription and reads until a message holds `until`, is an error, or the socket ends; answers that message. */
export function subscribed(socket: WebSocket, id: string, payload: object, until = 'StreamStarted'): Promise<string> {
  const found = messageWhere(socket, (text) => text.includes(until) || /"type":"(error|complete)"/.test(text));
  socket.send(JSON.stringify({ id, type: 'subscribe', payload }));
  return found;
}

/** One listener for all of them: several messages may arrive in one turn. */
function messageWhere(socket: WebSocket, matches: (text: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const settle = (text: string) => {
      socket.off('message', onMessage).off('close', onClose);
      resolve(text);
    };
    const onMessage = (data: unknown) => {
      const text = String(data);
      if (matches(text)) settle(text);
    };
    const onClose = (code: number) => settle(`closed with ${code}`);
    socket.on('message', onMessage).on('close', onClose);
    if (socket.readyState === WebSocket.CLOSED) settle('closed');
  });
}

async function readUntil(response: IncomingMessage, until: string): Promise<void> {
  await new Promise<void>((resolve) => {
    let tail = '';
    response.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString('latin1')).slice(-65_536);
      if (tail.includes(until)) resolve();
    });
    response.once('close', resolve);
  });
}
