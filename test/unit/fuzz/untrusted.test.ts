import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuthenticationError, shownBy } from '../../../src/auth/credentials.ts';
import { beginning, decodeCursor, encodeCursor, hashOfList, markOf, mostMarks } from '../../../src/gamelift/cursor.ts';
import { DomainError } from '../../../src/gamelift/errors.ts';
import {
  decodeCursor as decodeLiveCursor,
  encodeCursor as encodeLiveCursor,
} from '../../../src/live/delivery/cursor.ts';
import { decodeGlobalId, encodeGlobalId } from '../../../src/schema/global-id.ts';
import { anyText } from '../../support/any-text.ts';
import { expressionTextArbitrary, readUntrusted, staysOneValue } from '../../support/untrusted.ts';
import { rawSocket, startTestTransport } from '../transport/fixture.ts';

describe('an expression of a client', () => {
  test('is refused with a reason, or means the same when it is printed', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(expressionTextArbitrary, (text) => void outcomes.add(readUntrusted(text))),
      { numRuns: 2_000 },
    );
    expect(outcomes).toEqual(new Set(['taken', 'refused']));
  });

  test('holds a value of `where` as one value, whatever stands in it', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom("' OR gameSessionName<>'", "\\' OR 1=1", "a\\\\' OR '"),
    );
    fc.assert(
      fc.property(value, (text) => staysOneValue(text)),
      { numRuns: 2_000 },
    );
  });
});

/** Tokens as we make them, with something changed, and tokens that anybody could make. */
const tokens = (real: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.tuple(real, fc.nat(), fc.constantFrom('', 'A', '_', '%', '=', '\u0000')).map(([token, at, put]) => {
      const place = at % (token.length + 1);
      return token.slice(0, place) + put + token.slice(place + 1);
    }),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    anyText(),
  );
const names = fc.string({ minLength: 1, maxLength: 20 });

describe('a token of a client', () => {
  const list = hashOfList('gameSessions', { fleetId: 'f' });
  const cursor = fc
    .record({
      token: fc.option(fc.record({ nextToken: names, operation: names }), { nil: null }),
      index: fc.integer({ min: -1, max: 999 }),
      items: fc.array(names, { maxLength: mostMarks }),
    })
    .map(({ token, index, items }) => encodeCursor(list, { ...(token ?? beginning), index, marks: items.map(markOf) }));

  test('that is a list’s cursor is what was given out, or refused', () => {
    fc.assert(
      fc.property(tokens(cursor), (token) => {
        const position = outcomeOf(() => decodeCursor(list, token));
        if (position !== 'INVALID_CURSOR') expect(encodeCursor(list, position)).toBe(token);
      }),
      { numRuns: 2_000 },
    );
  });

  test('that is a stream’s cursor is read or refused', () => {
    const live = fc
      .record({
        topic: names,
        epoch: names,
        coverage: names,
        position: fc.record({ offset: fc.nat(), nonce: names }),
        argumentsHash: names,
        isPartial: fc.boolean(),
      })
      .map(encodeLiveCursor);
    fc.assert(
      fc.property(tokens(live), (token) => void outcomeOf(() => decodeLiveCursor(token))),
      { numRuns: 2_000 },
    );
  });

  test('that is a global ID is read or is none', () => {
    const id = fc.tuple(names, names).map(([type, key]) => encodeGlobalId(type, key));
    fc.assert(
      fc.property(tokens(id), (token) => {
        const decoded = decodeGlobalId(token);
        expect(decoded === undefined || decoded.key.every((part) => typeof part === 'string')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('that is to show who he is, is read or refused', () => {
    const payload = fc.dictionary(
      fc.constantFrom('authorization', 'Authorization', 'apiKey', '__proto__', 'x'),
      fc.anything(),
    );
    fc.assert(
      fc.property(payload, (connectionParams) => {
        try {
          const shown = shownBy({ headers: {}, connectionParams });
          expect(shown === null || typeof (shown.token ?? shown.apiKey) === 'string').toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(AuthenticationError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('whatever a socket begins with, it ends as the protocol says, and the next is served', async () => {
  const { url, errors } = await startTestTransport();
  const message = fc.oneof(
    fc
      .record(
        {
          type: fc.constantFrom('connection_init', 'ping', 'pong', 'subscribe', 'complete', 'next'),
          id: fc.anything(),
          payload: fc.anything(),
        },
        { requiredKeys: ['type'] },
      )
      .map((value) => JSON.stringify(value)),
    fc.json(),
    fc.string({ unit: 'grapheme' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 6 }), async (messages) => {
      const { socket, send, closed } = await rawSocket(url);
      for (const text of messages) send(text);
      socket.close(1000);
      expect([1000, 1005, 4400, 4401, 4403, 4409, 4429]).toContain(await closed);
    }),
    { numRuns: 100 },
  );
  const { send, next } = await rawSocket(url);
  send({ type: 'connection_init' });
  expect(await next()).toEqual({ type: 'connection_ack' });
  expect(errors).toEqual([]);
});

function outcomeOf<T>(decode: () => T): T | 'INVALID_CURSOR' {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'INVALID_CURSOR') return error.code;
    throw error;
  }
}
