import type { IncomingMessage } from 'node:http';

/**
 * The whole body, or `undefined` where it is longer than `limitBytes`: the rest is then read and thrown away, so that
 * the client finishes writing and gets an answer. Rejects when the connection ends before the body does. How long it
 * may take is bounded by the server's requestTimeout.
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) chunks.push(chunk);
      else chunks = [];
    });
    request.once('end', () => resolve(length <= limitBytes ? Buffer.concat(chunks, length) : undefined));
    request.once('error', reject);
    request.once('close', () => reject(new Error("the connection ended within the request's body")));
  });
}
