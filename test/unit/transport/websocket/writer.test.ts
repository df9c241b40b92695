import { Duplex } from 'node:stream';
import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EventText, nextMessagePrefix } from '../../../../src/execution/sharing/event-text.ts';
import { Flusher, SocketWriter } from '../../../../src/transport/websocket/writer.ts';

/** A connection that tells its writes apart; its network takes them when the test lets it. */
class Wire extends Duplex {
  readonly writes: string[] = [];
  readonly socket = { readyState: 1, OPEN: 1 };
  isSlow = false;
  #untaken: (() => void)[] = [];

  override _write(chunk: Buffer, _encoding: string, callback: () => void) {
    this.writes.push(chunk.toString('latin1'));
    if (this.isSlow) this.#untaken.push(callback);
    else callback();
  }

  override _read() {}

  takeAll() {
    for (const callback of this.#untaken.splice(0)) callback();
  }
}

function connect(flusher: Flusher, subscriptions = 1) {
  const wire = new Wire();
  const writer = new SocketWriter(wire.socket, wire, flusher);
  for (let count = 0; count < subscriptions; count++) writer.join();
  return { wire, writer };
}

const prefix = nextMessagePrefix('1');
const event = (value: unknown) => new EventText({ data: { value } });

/** The payloads of the text frames in a write. */
function payloadsIn(write: string): unknown[] {
  const bytes = Buffer.from(write, 'latin1');
  const payloads: unknown[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [header = 0, short = 0] = bytes.subarray(at);
    expect(header).toBe(0x81);
    const [from, length] = short < 126 ? [at + 2, short] : [at + 4, bytes.readUInt16BE(at + 2)];
    const message = JSON.parse(bytes.subarray(from, from + length).toString()) as { type: string; payload?: unknown };
    payloads.push(message.payload ?? message.type);
    at = from + length;
  }
  return payloads;
}

test('what a group tells its members in one tick leaves in one write a socket', async () => {
  const flusher = new Flusher();
  const members = [connect(flusher), connect(flusher), connect(flusher)];
  const events = [1, 'ü'.repeat(100), 3].map(event);
  for (const { writer } of members) for (const text of events) writer.next(prefix, text);
  await tick();
  for (const { wire } of members) {
    expect(wire.writes.map(payloadsIn)).toEqual([
      [{ data: { value: 1 } }, { data: { value: 'ü'.repeat(100) } }, { data: { value: 3 } }],
    ]);
  }
});

test('a socket with several subscriptions is written once in a tick, however many groups have told it something', async () => {
  const flusher = new Flusher();
  const members = [connect(flusher, 2), connect(flusher, 2), connect(flusher)];
  for (const group of [1, 2]) for (const { writer } of members) writer.next(prefix, event(group));
  await tick();
  expect(members.slice(0, 2).map(({ wire }) => wire.writes.map(payloadsIn))).toEqual(
    Array(2).fill([[{ data: { value: 1 } }, { data: { value: 2 } }]]),
  );
  // One of its two events was waiting when the other group began.
  expect(members[2]?.wire.writes.flatMap(payloadsIn)).toEqual([{ data: { value: 1 } }, { data: { value: 2 } }]);
});

test('a socket whose other subscription has left is one of one subscription again', async () => {
  const flusher = new Flusher();
  const { wire, writer } = connect(flusher, 2);
  writer.leave();
  writer.next(prefix, event(1));
  connect(flusher).writer.next(prefix, event('of another'));
  expect(wire.writes.map(payloadsIn)).toEqual([[{ data: { value: 1 } }]]);
  await tick();
  expect(wire.writes).toHaveLength(1);
});

test('a message of the protocol stays behind the events that came before it', async () => {
  const flusher = new Flusher();
  const { wire, writer } = connect(flusher);
  writer.next(prefix, event(1));
  await writer.message('{"type":"complete"}');
  writer.next(prefix, event(2));
  await tick();
  expect(wire.writes.map(payloadsIn)).toEqual([[{ data: { value: 1 } }, 'complete'], [{ data: { value: 2 } }]]);
});

test('nothing is written behind a close frame, and nobody waits for it', async () => {
  const { wire, writer } = connect(new Flusher());
  writer.next(prefix, event(1));
  wire.socket.readyState = 2;
  await writer.message('{"type":"complete"}');
  await tick();
  expect([wire.writes, writer.backlog]).toEqual([[], 0]);
});

test('whoever finds no room is resumed once the network has taken what waits, and not before', async () => {
  const { wire, writer } = connect(new Flusher());
  wire.isSlow = true;
  let resumed = 0;
  const large = event('x'.repeat(150_000));
  expect(writer.next(prefix, large)).toBe(true);
  expect(writer.next(prefix, large)).toBe(false);
  writer.whenRoom({ resume: () => resumed++ });
  await tick();
  expect([resumed, writer.backlog > 300_000]).toEqual([0, true]);
  wire.takeAll();
  await tick();
  expect([resumed, writer.backlog]).toEqual([1, 0]);
});
