/** The load generator of queries: a number of connections, each with one request in flight. */

import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Answered, QueriesCommand } from './protocol.ts';

process.on('message', async ({ port, connections, requests, queries, variables }: QueriesCommand) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const bodies = queries.map((query) => Buffer.from(JSON.stringify({ query, variables })));
  const latenciesMs: number[] = [];
  let bytes = 0;
  let begun = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (begun < requests) {
        const body = bodies[begun++ % bodies.length];
        if (body === undefined) throw new Error('there is no query to send');
        const began = performance.now();
        const length = await post(agent, port, body);
        latenciesMs.push(performance.now() - began);
        bytes += length;
      }
    }),
  );
  agent.destroy();
  process.send?.({ bytesEach: bytes / requests, latenciesMs } satisfies Answered);
});
process.once('disconnect', () => process.exit());

/** Answers the number of bytes of a good answer. */
function post(agent: Agent, port: number, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': body.length,
    };
    const outgoing = request(
      { agent, host: '127.0.0.1', port, path: '/graphql', method: 'POST', headers },
      (answer) => {
        buffer(answer).then((bytes) => {
          if (answer.statusCode === 200 && !bytes.includes('"errors"')) resolve(bytes.length);
          else reject(new Error(`${answer.statusCode}: ${bytes.toString().slice(0, 1_000)}`));
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
