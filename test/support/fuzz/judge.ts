import type { FuzzAnswer } from './send.ts';
import { isQuotedTooLong } from './world.ts';

/** The default of MAX_RESPONSE_BYTES: one answer, one event. A frame and its envelope have a little room. */
const mostBytes = 16 * 1_048_576 + 1_024;

interface ErrorShape {
  message?: unknown;
  extensions?: { code?: unknown; retryAfterMs?: unknown };
}

/** The rules that an answer breaks, as sentences. */
export function faultsOf({ status, results, isHanging, isCut }: FuzzAnswer): string[] {
  const faults: string[] = [];
  if (isHanging) faults.push('no answer');
  if (isCut) faults.push('the connection ended without an answer');
  // Of WebSockets: the gateway's own failure, and graphql-ws's name for it.
  if (status === 1011 || status === 4500) faults.push(`the socket was closed with ${status}`);
  for (const result of results) {
    const bytes = Buffer.byteLength(result);
    if (bytes > mostBytes) faults.push(`a result of ${bytes} bytes`);
    if (bytes > mostBytes) continue;
    const parsed = parse(result);
    if (parsed === undefined) {
      if (status < 400) faults.push(`a result that is no JSON: ${result.slice(0, 100)}`);
      continue;
    }
    for (const message of messagesIn(parsed)) {
      if (isQuotedTooLong(message)) faults.push(`a message that quotes over 100 characters: ${message.slice(0, 120)}`);
    }
    const errors = errorsIn(parsed);
    for (const { message, extensions } of errors) {
      if (extensions?.code === 'INTERNAL') faults.push(`INTERNAL: ${message}`);
      if (extensions?.code === undefined) faults.push(`an error without a code: ${String(message).slice(0, 100)}`);
    }
    const isPassing = status === 503 && errors.some(({ extensions }) => typeof extensions?.retryAfterMs === 'number');
    if (status >= 500 && status < 600 && !isPassing) faults.push(`status ${status}: ${result.slice(0, 200)}`);
  }
  return [...new Set(faults)];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Those of an answer, of an event, or of a protocol's error message. */
function errorsIn(result: unknown): ErrorShape[] {
  const { errors, payload } = result as { errors?: ErrorShape[]; payload?: ErrorShape[] | { errors?: ErrorShape[] } };
  if (errors) return errors;
  if (Array.isArray(payload)) return payload;
  return payload?.errors ?? [];
}

/** Of errors, and of the Error types in data. */
function messagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(messagesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name.startsWith('message') && typeof member === 'string' ? [member] : messagesIn(member),
  );
}

/** Lines of Prometheus text whose metric counts calls above the price, with a value above 0. Null: there is no such metric. */
export function callsAbovePriceIn(metrics: string): number | null {
  const lines = metrics.split('\n').filter((line) => /^gamelift_graphql_\w+/.test(line));
  const counting = lines.filter((line) => {
    const [name = ''] = /^\w+/.exec(line) ?? [];
    return /call|price|cost/.test(name) && /(above|over|beyond|exceed)/.test(name);
  });
  if (counting.length === 0) return null;
  return counting.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
