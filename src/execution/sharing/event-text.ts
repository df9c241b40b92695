import { TextResult } from '../text-result.ts';

/**
 * One event's result, serialised once for all who get it. Held as bytes in a string of one byte a character ("latin1"):
 * such strings are joined fast and written without encoding.
 */
export class EventText {
  /** The result's JSON, in UTF-8. */
  readonly json: string;
  /** Where the stream stands after it, as clients of server-sent events hand it back in Last-Event-ID; null where it says nothing of that. */
  readonly #id: string | null;
  #frameTail: string | null = null;
  #frameHeader = '';
  #frameHeaderFor = -1;
  #serverSentEvent: Buffer | null = null;

  constructor(result: object, id: string | null = null) {
    this.#id = id;
    this.json = toBytes(result instanceof TextResult ? result.text : JSON.stringify(result));
  }

  /** A whole WebSocket frame of the `next` message whose bytes up to the payload are `prefix`. Members' IDs are mostly of one length, so the header is, too. */
  frame(prefix: string): string {
    this.#frameTail ??= `${this.json}}`;
    if (this.#frameHeaderFor !== prefix.length) {
      this.#frameHeader = frameHeader(prefix.length + this.#frameTail.length);
      this.#frameHeaderFor = prefix.length;
    }
    return this.#frameHeader + prefix + this.#frameTail;
  }

  /** The event as text/event-stream, the same bytes for every reader. */
  get serverSentEvent(): Buffer {
    const id = this.#id === null ? '' : `id: ${this.#id}\n`;
    this.#serverSentEvent ??= Buffer.from(`event: next\n${id}data: ${this.json}\n\n`, 'latin1');
    return this.#serverSentEvent;
  }
}

/** The bytes of a `next` message up to its payload. */
export function nextMessagePrefix(id: string): string {
  return toBytes(nextMessageHead(id));
}

/** A whole `next` message; `json` is its payload's. */
export function nextMessage(id: string, json: string): string {
  return `${nextMessageHead(id)}${json}}`;
}

function nextMessageHead(id: string): string {
  return `{"id":${JSON.stringify(id)},"type":"next","payload":`;
}

/** A text message of one frame, as a server sends it (RFC 6455, section 5.2: final, not masked). */
export function textFrame(text: string): string {
  const payload = toBytes(text);
  return frameHeader(payload.length) + payload;
}

/** The header of a final text frame with so many bytes of payload. */
function frameHeader(length: number): string {
  if (length < 126) return String.fromCharCode(finalText, length);
  if (length < 65_536) return String.fromCharCode(finalText, 126, length >>> 8, length & 0xff);
  const header = Buffer.alloc(10);
  header[0] = finalText;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header.toString('latin1');
}

const finalText = 0x81;

/** UTF-8, a byte a character. Most of what we say is ASCII and stays what it is: nothing else has as many bytes as characters. */
function toBytes(text: string): string {
  return Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1');
}
