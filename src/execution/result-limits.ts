import { type ExecutionResult, GraphQLError } from 'graphql';

/** Why the making of a result was given up as a whole: no field of it becomes null for that. */
export class AbandonedResult extends GraphQLError {
  override name = 'AbandonedResult';
}

/** What one result may take: an answer, or an event. */
export interface ResultLimits {
  /** Of the result as JSON in UTF-8. */
  maxBytes: number;
  /** Asked now and then while a result is written, which holds up everything else: why to give up, or null. */
  expired?: (() => AbandonedResult | null) | undefined;
}

export function tooLarge(maxBytes: number, field: string): AbandonedResult {
  const message = `The result is larger than the ${maxBytes} bytes that are allowed; that was reached at ${field}`;
  return new AbandonedResult(message, { extensions: { code: 'LIMIT_EXCEEDED' } });
}

/** Fields of one result that may fail: an error takes as long as a hundred fields. */
export const mostFailed = 1_000;

/** To be told with the first of the errors: most often all fields have failed for the same. */
export function tooManyFailed(): AbandonedResult {
  const message = `More than ${mostFailed} fields of the result have failed`;
  return new AbandonedResult(message, { extensions: { code: 'LIMIT_EXCEEDED' } });
}

/** @throws AbandonedResult for JSON of more bytes than `maxBytes`. */
export function limitText(text: string, maxBytes: number): void {
  // A character takes three bytes at most.
  if (text.length * 3 <= maxBytes) return;
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) throw tooLarge(maxBytes, 'its end');
}

/**
 * Of a result that graphql-js has made, before it is written. One in which too much has failed is given up.
 *
 * @throws AbandonedResult that names the field at which it is too large.
 */
export function limitResult(result: ExecutionResult, maxBytes: number): ExecutionResult {
  const { errors = [] } = result;
  if (errors.length > mostFailed) return { errors: [tooManyFailed(), ...errors.slice(0, 1)] };
  let bytes = 0;
  count(result.data, []);
  return result;

  function count(value: unknown, path: (string | number)[]): void {
    if (typeof value === 'string') bytes += bytesOf(value);
    else if (typeof value !== 'object' || value === null) bytes += 5;
    else if (Array.isArray(value)) {
      bytes += 2 + value.length;
      for (const [index, entry] of value.entries()) countAt(entry, index, path);
    } else {
      bytes += 2;
      for (const [key, member] of Object.entries(value)) {
        bytes += key.length + 4;
        countAt(member, key, path);
      }
    }
    if (bytes > maxBytes) throw tooLarge(maxBytes, path.join('.') || 'its beginning');
  }

  function countAt(value: unknown, key: string | number, path: (string | number)[]): void {
    path.push(key);
    count(value, path);
    path.pop();
  }
}

/** Of a string as JSON in UTF-8. */
function bytesOf(value: string): number {
  return escaped.test(value) ? Buffer.byteLength(JSON.stringify(value)) : Buffer.byteLength(value) + 2;
}

/** What JSON writes with more characters than one. */
const escaped = /[^\u0020\u0021\u0023-\u005b\u005d-\ud7ff\ue000-\uffff]/;
