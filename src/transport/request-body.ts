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
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maximumBytes) chunks.push(chunk);
      else settle(() => reject(tooLarge(maximumBytes)));
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks, length).toString('utf8')));
    // After `end` it says nothing new; before, the client has gone in the middle, and nobody reads the answer.
    const onClose = () => settle(() => reject(refusal('INVALID_REQUEST', 'The body ended too early', { status: 400 })));
    const settle = (how: () => void) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      how();
    };
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('INVALID_REQUEST', 'The body must be JSON', { status: 400 });
  }
}

function tooLarge(maximumBytes: number): Error {
  return refusal('INVALID_REQUEST', `The body may have ${maximumBytes} bytes at most`, { status: 413 });
}
