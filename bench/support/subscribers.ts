import { WebSocket } from 'ws';

export interface SubscribersOptions {
  /** The gateway's URL. */
  gateway: string;
  count: number;
  query: string;
  /** The variables of the `n`-th. */
  variables(n: number): object;
  onEvent?(event: StreamEvent): void;
}

/** What the field `stream` of a subscription brought. */
export interface StreamEvent {
  readonly __typename: string;
  readonly gameSessionId?: string;
  readonly status?: string;
}

const perSocket = 500;
/** Until the streams of one socket have begun. */
const limitMs = 120_000;

/** Many subscribers over a few WebSockets, each an operation of its own. */
export class Subscribers {
  readonly #options: SubscribersOptions;
  readonly #sockets: WebSocket[] = [];
  #started = 0;
  #check: () => void = () => {};
  #fail: (error: Error) => void = () => {};

  private constructor(options: SubscribersOptions) {
    this.#options = options;
  }

  /** Resolves once every stream has begun. */
  static async open(options: SubscribersOptions): Promise<Subscribers> {
    const subscribers = new Subscribers(options);
    // One socket after the other: a server that is busy starting streams is late to see that another has said hello.
    for (let first = 0; first < options.count; first += perSocket) {
      const expected = Math.min(first + perSocket, options.count);
      const begun = subscribers.#until(() => subscribers.#started >= expected, `${expected} streams to begin`);
      subscribers.#connect(first);
      await begun;
    }
    return subscribers;
  }

  close(): void {
    this.#fail = () => {};
    for (const socket of this.#sockets) socket.close(1000);
  }

  #connect(first: number): void {
    const { gateway, count, query, variables } = this.#options;
    const socket = new WebSocket(`${gateway.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    this.#sockets.push(socket);
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.on('open', () => send({ type: 'connection_init' }));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', (code) => this.#fail(new Error(`a socket was closed with ${code}`)));
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === 'ping') send({ type: 'pong' });
      else if (type === 'next' && !payload.errors) this.#onEvent(payload.data.stream);
      else if (type === 'complete') return;
      else if (type !== 'connection_ack') this.#fail(new Error(`unexpected: ${String(data)}`));
      else {
        for (let n = first; n < Math.min(first + perSocket, count); n++) {
          send({ id: String(n), type: 'subscribe', payload: { query, variables: variables(n) } });
        }
      }
    });
  }

  #onEvent(event: StreamEvent): void {
    if (event.__typename === 'StreamStarted') this.#started++;
    this.#options.onEvent?.(event);
    this.#check();
  }

  #until(holds: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        this.#check = () => {};
        outcome();
      };
      const timer = setTimeout(() => settle(() => reject(new Error(`waited in vain for ${what}`))), limitMs);
      this.#fail = (error) => settle(() => reject(error));
      this.#check = () => {
        if (holds()) settle(resolve);
      };
      this.#check();
    });
  }
}
