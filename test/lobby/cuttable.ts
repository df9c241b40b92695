import { createServer, connect as openSocket, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A wire between the page and a gateway, for pulling. */
export interface Wire {
  /** Where the page finds the gateway. */
  readonly url: string;
  /** Cuts what is open and lets nobody through. */
  cut(): void;
  /** Lets through again, to the same gateway or another. */
  mend(port?: number): void;
}

/** Passes bytes on to a gateway's port until it is cut: as abrupt as a killed process or a pulled cable. */
export async function startWire(port: number): Promise<Wire> {
  const open = new Set<Socket>();
  let target = port;
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const gateway = openSocket(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, gateway],
      [gateway, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected an address with a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    mend(next = target) {
      target = next;
      isCut = false;
    },
  };
}
