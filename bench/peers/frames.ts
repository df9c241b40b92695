/** Reads a server's WebSocket frames off a socket's chunks. Bodies of text are not looked at unless `readsText`. */
export class Frames {
  /** Off: text is only counted. */
  readsText = true;
  readonly #onFrame: (opcode: number, body: Buffer) => void;
  /** Of the body that is being skipped. */
  #skip = 0;
  /** The beginning of a frame whose end has not arrived. */
  #rest: Buffer | null = null;

  constructor(onFrame: (opcode: number, body: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  /** Answers how many text frames began in it that were only counted. */
  read(chunk: Buffer): number {
    const data = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = null;
    let counted = 0;
    let at = 0;
    for (;;) {
      const skipped = Math.min(this.#skip, data.length - at);
      this.#skip -= skipped;
      at += skipped;
      const header = headerAt(data, at);
      if (header === null) break;
      const { opcode, bodyAt, end } = header;
      if (opcode === opcodes.text && !this.readsText) {
        counted++;
        this.#skip = end - bodyAt;
        at = bodyAt;
      } else if (end > data.length) {
        break;
      } else {
        this.#onFrame(opcode, data.subarray(bodyAt, end));
        at = end;
      }
    }
    if (at < data.length) this.#rest = data.subarray(at);
    return counted;
  }
}

export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 };

/** A client's frame of up to 65,535 bytes. Its mask is zero, which masks nothing and is a mask nevertheless. */
export function clientFrame(opcode: number, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  const header =
    bytes.length < 126
      ? [0x80 | opcode, 0x80 | bytes.length]
      : [0x80 | opcode, 0x80 | 126, bytes.length >>> 8, bytes.length & 255];
  return Buffer.concat([Buffer.from([...header, 0, 0, 0, 0]), bytes]);
}

interface Header {
  opcode: number;
  bodyAt: number;
  end: number;
}

/** null: more bytes are needed. */
function headerAt(data: Buffer, at: number): Header | null {
  const [first, second] = [data[at], data[at + 1]];
  if (first === undefined || second === undefined) return null;
  const opcode = first & 15;
  if (second < 126) return { opcode, bodyAt: at + 2, end: at + 2 + second };
  if (second === 126) {
    if (at + 4 > data.length) return null;
    return { opcode, bodyAt: at + 4, end: at + 4 + data.readUInt16BE(at + 2) };
  }
  if (at + 10 > data.length) return null;
  return { opcode, bodyAt: at + 10, end: at + 10 + Number(data.readBigUInt64BE(at + 2)) };
}
