import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A WebSocket whose client speaks, reads what comes while it is not paused, and never answers a close frame. */
export interface DeafSocket {
  connection: Socket;
  send(message: unknown): void;
  /** Resolves when a text that contains this has come; texts are not taken apart. */
  told(text: string): Promise<void>;
  /** All texts that have come, one behind the other. */
  texts(): string;
  /** The code of the close frame. */
  closedWith: Promise<number>;
  /** Resolves when the connection itself is gone. */
  cut: Promise<void>;
}

/** Opened, and by hand: every library answers the close frame by itself. `header` as it is sent. */
export async function deafSocket(
  url: string,
  { protocol = 'graphql-transport-ws', header }: { protocol?: string; header?: string } = {},
): Promise<DeafSocket> {
  const { hostname, port } = new URL(url);
  const connection = connect(Number(port), hostname);
  onTestFinished(() => void connection.destroy());
  connection.on('error', () => {});
  const cut = new Promise<void>((resolve) => connection.once('close', () => resolve()));
  connection.write(
    [
      'GET /graphql HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Sec-WebSocket-Protocol: ${protocol}`,
      ...(header === undefined ? [] : [header]),
      '\r\n',
    ].join('\r\n'),
  );
  let texts = '';
  let bytes: Buffer = Buffer.alloc(0);
  let isOpen = false;
  const waiting = new Set<() => void>();
  let onClose: (code: number) => void = () => {};
  const closedWith = new Promise<number>((resolve) => {
    onClose = resolve;
  });
  connection.on('data', (data) => {
    bytes = Buffer.concat([bytes, data]);
    if (!isOpen) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      isOpen = true;
      bytes = bytes.subarray(end + 4);
    }
    for (let frame = firstFrame(bytes); frame; frame = firstFrame(bytes)) {
      bytes = bytes.subarray(frame.length);
      if (frame.opcode === opcodes.close) onClose(frame.payload.readUInt16BE(0));
      if (frame.opcode === opcodes.text) texts += frame.payload;
    }
    for (const check of waiting) check();
  });
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!isSo()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  await until(() => isOpen);
  return {
    connection,
    send: (message) => connection.write(frameOf(opcodes.text, JSON.stringify(message))),
    told: (text) => until(() => texts.includes(text)),
    texts: () => texts,
    closedWith,
    cut,
  };
}

/** What a frame is, as RFC 6455 numbers it. */
export const opcodes = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

/** A frame of a client: masked, with a mask that changes nothing. Of a message in fragments only the last one is the last. */
export function frameOf(opcode: number, text: string, isLast = true): Buffer {
  const payload = Buffer.from(text);
  const isShort = payload.length < 126;
  const head = Buffer.alloc(isShort ? 6 : 14);
  head[0] = (isLast ? 0x80 : 0) | opcode;
  head[1] = 0x80 | (isShort ? payload.length : 127);
  if (!isShort) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

function firstFrame(bytes: Buffer) {
  const [head = 0, size = 0] = bytes;
  const headLength = size < 126 ? 2 : size === 126 ? 4 : 10;
  if (bytes.length < headLength) return null;
  const payloadLength = size < 126 ? size : size === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const length = headLength + payloadLength;
  if (bytes.length < length) return null;
  return { opcode: head & 0x0f, payload: bytes.subarray(headLength, length), length };
}
