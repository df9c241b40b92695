import { connect, type Socket } from 'node:net';
import { clientFrame, Frames, opcodes } from './frames.ts';

/** What a socket's owner is told. */
export interface SocketListener {
  /** A text message, in UTF-8. */
  onText(body: Buffer): void;
  /** Text messages that were counted only, because the owner asked for no more. */
  onCounted?(count: number): void;
  /** The connection is over: with the code of a close frame, or null without one. */
  onClose(code: number | null): void;
}

/** A client's WebSocket of graphql-transport-ws, as cheap as can be. It says who it is; what comes is the owner's. */
export class GraphqlSocket {
  readonly #socket: Socket;
  readonly #frames: Frames;
  #closeCode: number | null = null;

  constructor({ port, localAddress }: { port: number; localAddress: string }, listener: SocketListener) {
    this.#socket = connect({ port, host: '127.0.0.1', localAddress });
    this.#frames = new Frames((opcode, body) => {
      if (opcode === opcodes.ping) this.#socket.write(clientFrame(opcodes.pong, body));
      if (opcode === opcodes.text) listener.onText(body);
      if (opcode !== opcodes.close) return;
      this.#closeCode = body.readUInt16BE(0);
      this.#socket.destroy();
    });
    let isUpgraded = false;
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest));
    this.#socket.on('data', (chunk: Buffer) => {
      if (isUpgraded) return read(chunk);
      const head = chunk.indexOf('\r\n\r\n');
      if (!chunk.toString('latin1').startsWith('HTTP/1.1 101') || head === -1) throw new Error(String(chunk));
      isUpgraded = true;
      this.send({ type: 'connection_init' });
      read(chunk.subarray(head + 4));
    });
    const read = (chunk: Buffer) => {
      const counted = this.#frames.read(chunk);
      listener.onCounted?.(counted);
    };
    // Whoever destroys or is cut finds the connection reset: that it is over is all there is to say.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => listener.onClose(this.#closeCode));
  }

  /** From now on texts are only counted. */
  countOnly(): void {
    this.#frames.readsText = false;
  }

  send(message: object): void {
    this.#socket.write(clientFrame(opcodes.text, JSON.stringify(message)));
  }

  /** Reads nothing until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Without a word, as a client whose network is gone. */
  destroy(): void {
    this.#socket.destroy();
  }
}

/** Clients of one source address, well within its ports. */
const perAddress = 4_000;

/** The address that the `index`-th client comes from. */
export function addressOf(index: number): string {
  return `127.0.0.${1 + Math.floor(index / perAddress)}`;
}

const upgradeRequest = [
  'GET /graphql HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Protocol: graphql-transport-ws',
  '\r\n',
].join('\r\n');
