import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { refusal, refusalUntil } from '../../execution/refusal.ts';
import type { ByteBudget } from '../../lib/byte-budget.ts';
import type { Clock } from '../../lib/clock.ts';
import { GrowingBuffer } from '../../lib/growing-buffer.ts';
import { quote } from '../../lib/shorten.ts';
import type { ByteRate } from '../byte-rate.ts';
import { continueBody } from './refused-body.ts';

export interface BodyReader {
  clock: Clock;
  /** Bytes of bodies that are arriving, by address. */
  arriving: ByteBudget;
  rate: ByteRate;
  /** A body of which nothing arrives for so long is given up, in milliseconds. */
  stallMs: number;
}

/** Whose body it is. */
export interface BodyOwner {
  address: string;
  /** By whom bytes are counted: the principal, or the address where there is none. */
  rateKey: string;
  maxBytes: number;
}

/**
 * The body of a POST as text. Its bytes are counted before they are read where the client says how many they are, else as they arrive.
 * Rejects with a GraphQLError that says what is wrong: 413 beyond `maxBytes`, 415 for an encoding, 429 beyond the owner's rate or where too many
 * bytes are arriving at once, 408 where nothing arrives any more, 400 where it ends too early.
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  { clock, arriving, rate, stallMs }: BodyReader,
  { address, rateKey, maxBytes }: BodyOwner,
): Promise<string> {
  const encoding = encodingOf(request);
  if (encoding !== null) throw encoded(encoding);
  const declared = request.headers['content-length'];
  if (Number(declared ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (declared !== undefined) rate.charge(rateKey, Number(declared));
  continueBody(request, response);
  return new Promise((resolve, reject) => {
    const body = new GrowingBuffer();
    let checked = 0;
    const claim = arriving.open(address, { cut: () => fail(tooManyArriving()) });
    const settle = () => {
      cancel();
      claim.close();
      request.off('data', onData).off('end', onEnd).off('close', onClose);
    };
    const fail = (error: GraphQLError) => {
      settle();
      body.clear();
      reject(error);
    };
    const check = () => {
      if (body.length === checked) return fail(stalled(stallMs));
      checked = body.length;
      cancel = clock.after(stallMs, check);
    };
    let cancel = clock.after(stallMs, check);
    let counted = 0;
    /** False where it was too much. A client may send a byte at a time: each by itself would cost more to count than to keep. */
    const count = () => {
      try {
        if (declared === undefined) rate.charge(rateKey, body.length - counted);
      } catch (error) {
        fail(error as GraphQLError);
        return false;
      }
      counted = body.length;
      claim.set(counted);
      return true;
    };
    const onData = (chunk: Buffer) => {
      if (body.length + chunk.length > maxBytes) return fail(tooLarge(maxBytes));
      body.append(chunk);
      if (body.length - counted >= countedAtOnce) count();
    };
    const onEnd = () => {
      if (!count()) return;
      // A connection keeps its last request until the next one: what listens there must not hold the body.
      settle();
      resolve(body.toString());
    };
    const onClose = () => fail(refusal('INVALID_REQUEST', 'The body ended too early', { status: 400 }));
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignore);
  });
}

/** How the body is encoded, as the client says; null where it is not. An empty header, or `identity` however often, says nothing. */
function encodingOf({ headers }: IncomingMessage): string | null {
  const { 'content-encoding': encoding } = headers;
  if (encoding === undefined) return null;
  const codings = encoding.split(',').map((coding) => coding.trim().toLowerCase());
  return codings.every((coding) => coding === '' || coding === 'identity') ? null : encoding.trim();
}

const countedAtOnce = 4_096;

/** `close` always follows an error, and reports it. */
function ignore(): void {}

function encoded(encoding: string): GraphQLError {
  const http = { status: 415, headers: { 'accept-encoding': 'identity' } };
  const message = `The body must not be compressed: send it without a content-encoding, got ${quote(encoding)}`;
  return refusal('INVALID_REQUEST', message, http);
}

function tooLarge(maxBytes: number): GraphQLError {
  return refusal('INVALID_REQUEST', `The body is larger than the ${maxBytes} bytes that are allowed`, { status: 413 });
}

function stalled(stallMs: number): GraphQLError {
  return refusal('INVALID_REQUEST', `Nothing of the body arrived for ${stallMs} ms`, { status: 408 });
}

function tooManyArriving(): GraphQLError {
  const message = 'Too many bytes of bodies are arriving at once';
  return refusalUntil(1_000, { code: 'RATE_LIMITED', message, status: 429 });
}
