import type { Listening, ServerCommand, Usage } from './protocol.ts';

export interface Served {
  port: number;
  /** Publishes one event; `n` counts them from 1. */
  publish(n: number): void;
}

/** Makes this process a server under load: it does what its parent says, and ends with it. */
export function serve({ port, publish }: Served): void {
  let published = 0;
  process.on('message', (command: ServerCommand) => {
    if (command.type === 'publish') {
      for (let count = 0; count < command.count; count++) publish(++published);
      return;
    }
    if (command.type === 'collect') collectGarbage();
    const { user, system } = process.cpuUsage();
    answer({ cpuMicroseconds: user + system, rssBytes: process.memoryUsage.rss() });
  });
  process.once('disconnect', () => process.exit());
  answer({ port });
}

/** For servers that are asked only. */
export function publishNothing(): never {
  throw new Error('this server has no events to publish');
}

function answer(message: Listening | Usage): void {
  if (process.send === undefined) throw new Error('this process is started by a bench only');
  process.send(message);
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('this process needs --expose-gc');
  globalThis.gc();
}
