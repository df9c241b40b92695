import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import type { Clock } from '../../src/lib/clock.ts';

/** Stands between a client and a server on this machine, and can be taken away. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Cuts every connection and refuses new ones, until `heal`. */
  cut(): void;
  /** Lets nothing through any more, and says nothing: as when a cable is pulled. Until `heal`. */
  stall(): void;
  /** Lets nothing through on the connections that are there, and says nothing; new ones are made: as behind a router that has forgotten them. */
  forget(): void;
  /** New connections carry so many bytes a second from the server. */
  slow(bytesPerSecond: number): void;
  /** On new connections each way takes so long: a round trip twice that. */
  delay(ms: number, clock: Clock): void;
  /** New connections lead to another server on this machine. Those that are there stay where they are. */
  redirect(targetPort: number): void;
  /** Everything as it was. What was held back since `stall` is lost with its connection. */
  heal(): void;
}

export async function startTcpProxy(firstTargetPort: number): Promise<TcpProxy> {
  let targetPort = firstTargetPort;
  let bytesPerSecond = Number.POSITIVE_INFINITY;
  let distance: { ms: number; clock: Clock } | null = null;
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'open' | 'cut' | 'stalled' = 'open';
  const destroyAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const silence = () => {
    for (const [client, target] of pairs) {
      client.unpipe(target).pause();
      target.unpipe(client).pause();
    }
  };
  const server = createServer((client) => {
    if (state === 'cut') return client.destroy();
    const target = connect(targetPort, '127.0.0.1');
    const pair = [client, target] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [target, client]] as const) {
      if (state === 'open' && from === target && bytesPerSecond < Number.POSITIVE_INFINITY)
        from.pipe(narrow(bytesPerSecond)).pipe(to);
      else if (state === 'open' && distance) from.pipe(long(distance)).pipe(to);
      else if (state === 'open') from.pipe(to);
      // Either end's failure ends the other, as on the wire; the client is the one who tells of it.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected an address with a port');
  return {
    port: address.port,
    cut() {
      state = 'cut';
      destroyAll();
    },
    stall() {
      state = 'stalled';
      silence();
    },
    forget: silence,
    slow(rate) {
      bytesPerSecond = rate;
    },
    delay(ms, clock) {
      distance = { ms, clock };
    },
    redirect(port) {
      targetPort = port;
    },
    heal() {
      // A stalled connection has a gap in what it carried: it can only be begun anew.
      if (state === 'stalled') destroyAll();
      state = 'open';
    },
    async [Symbol.asyncDispose]() {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lets through so many bytes a second. */
function narrow(bytesPerSecond: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      setTimeout(() => callback(null, chunk), (chunk.length / bytesPerSecond) * 1_000);
    },
  });
}

/** Lets everything through, so much later. */
function long({ ms, clock }: { ms: number; clock: Clock }): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      clock.after(ms, () => void this.push(chunk));
      callback();
    },
    flush(callback) {
      clock.after(ms, callback);
    },
  });
}
