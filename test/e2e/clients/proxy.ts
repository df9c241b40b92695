import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands between a client and a gateway, and can cut what is open, as a Wi-Fi that changes does. Closed when the test ends. */
export async function startCuttableProxy(to: number): Promise<{ port: number; cut(): void }> {
  const open = new Set<Socket>();
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.pipe(into);
      // Cut on purpose; the other side follows.
      from.on('error', () => into.destroy());
      from.on('close', () => {
        open.delete(from);
        into.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected an address with a port');
  return { port: address.port, cut };
}
