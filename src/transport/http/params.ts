import type { OperationRequest } from '../../execution/admission/admission.ts';
import { refusal } from '../../execution/refusal.ts';
import { JsonError, parseJson } from '../../lib/json.ts';

/** What a POST asks: the JSON of its body. @throws GraphQLError INVALID_REQUEST that says what is wrong. */
export function paramsOfBody(text: string): OperationRequest {
  const body = parsed(text, 'The body');
  if (typeof body !== 'object' || body === null) throw invalid(`The body must be a JSON object, got ${kindOf(body)}`);
  if (Array.isArray(body)) throw invalid('The body must be a JSON object, got a list: batches are not taken');
  for (const [name, value] of Object.entries(body)) {
    if (value == null) continue;
    const fits = parameters[name];
    if (!fits) throw invalid(`The parameter ${JSON.stringify(name.slice(0, 100))} is not known`);
    if (!fits.test(value)) throw invalid(`Expected ${fits.expected} as ${name}, got ${kindOf(value)}`);
  }
  return body;
}

/** What a GET asks, in its address. @throws GraphQLError INVALID_REQUEST for what should be JSON and is not. */
export function paramsOfSearch(search: URLSearchParams): OperationRequest {
  return {
    query: search.get('query') || null,
    operationName: search.get('operationName') || null,
    documentId: search.get('documentId') || null,
    variables: objectIn(search, 'variables'),
    extensions: objectIn(search, 'extensions'),
    isSafe: true,
  };
}

/** What UTF-16, UTF-32 and compressed data begin with, read as UTF-8. No JSON does. */
const otherEncoding = 'must be JSON in UTF-8: its first bytes are those of another encoding';
const isOfOtherEncoding = /^[\s\S]{0,3}[\0\ufffd]/;

interface Parameter {
  test: (value: unknown) => boolean;
  expected: string;
}

const anObject: Parameter = {
  test: (value) => typeof value === 'object' && !Array.isArray(value),
  expected: 'an object',
};
const aText: Parameter = { test: (value) => typeof value === 'string', expected: 'a text' };
/** Admission looks at it. */
const anything: Parameter = { test: () => true, expected: 'anything' };

/** Without a prototype: nothing is a parameter by chance. */
const parameters: Readonly<Record<string, Parameter | undefined>> = Object.assign(Object.create(null), {
  query: aText,
  variables: anObject,
  extensions: anObject,
  operationName: anything,
  documentId: anything,
});

function objectIn(search: URLSearchParams, name: string): Readonly<Record<string, unknown>> | null {
  const text = search.get(name);
  if (!text) return null;
  const value = parsed(text, `The parameter ${name}`);
  if (value === null) return null;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw invalid(`Expected an object as ${name}, got ${kindOf(value)}`);
}

/** @param what the JSON is, for the error. */
function parsed(text: string, what: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const why = isOfOtherEncoding.test(text) ? otherEncoding : error.message;
    throw invalid(`${what} ${why}`);
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function invalid(message: string) {
  return refusal('INVALID_REQUEST', message, { status: 400 });
}
