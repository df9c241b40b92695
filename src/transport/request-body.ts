import type { IncomingMessage } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import { refusal } from './refusal.ts';

/**
 * The JSON of a POST, read from the socket itself: Yoga's own way leads through web streams, which cost a small request more than all the rest.
 * A list is handed on: batches are Yoga's to refuse. Rejects with what is wrong: 413 beyond `maximumBytes`, 400 for what is no JSON or no object.
 */
export async function readParams(request: IncomingMessage, maximumBytes: number): Promise<GraphQLParams> {
  return parseParams(await readText(request, maximumBytes));
}

/** The body's object. @throws GraphQLError, see `readParams`. */
export function parseParams(text: string): GraphQLParams {
  const body = parse(text);
  if (typeof body !== 'object' || body === null) {
    const got = body === null ? 'null' : `a ${typeof body}`;
    throw refusal('INVALID_REQUEST', `The body must be a JSON object, got ${got}`, { status: 400 });
  }
  return body;
}

/** The body as it was sent. Rejects with what is wrong, see `readParams`. */
export function readText(request: IncomingMessage, maximumBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    // Listeners go with the request: to take them back costs as much as to read a small body.
    let isSettled = false;
    const fail = (message: string, status: number) => {
      isSettled = true;
      chunks.length = 0;
      reject(refusal('INVALID_REQUEST', message, { status }));
    };
    request.on('data', (chunk: Buffer) => {
      if (isSettled) return;
      length += chunk.length;
      if (length <= maximumBytes) chunks.push(chunk);
      else fail(`The body may have ${maximumBytes} bytes at most`, 413);
    });
    request.on('end', () => {
      isSettled = true;
      const [first] = chunks;
      resolve((chunks.length === 1 && first ? first : Buffer.concat(chunks, length)).toString('utf8'));
    });
    // After `end` it says nothing new; before, the client has gone in the middle, and nobody reads the answer.
    const onClose = () => {
      if (!isSettled) fail('The body ended too early', 400);
    };
    request.on('close', onClose).on('error', onClose);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('INVALID_REQUEST', 'The body must be JSON', { status: 400 });
  }
}
