import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../aws-error.ts';
import { awsJson } from './json.ts';
import type { Target } from './target.ts';

/** An answer to a request whose body is not read, because its headers do not announce the protocol. */
export interface ContentRefusal {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/**
 * Why the body of a request is not read, or `undefined` where it is: what stands behind a semicolon does not count.
 * GameLift's own answers are not published. Those to JSON are what AWS's other services of JSON 1.1 answer (measured on
 * Kinesis):
 *
 * > 404 `<UnknownOperationException/>`; 403 `<AccessDeniedException>…` without a target;
 * > 404 `{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}` for application/json
 */
export function contentRefusal({ protocol }: Target, headers: IncomingHttpHeaders): ContentRefusal | undefined {
  const got = headers['content-type'];
  const mediaType = got?.split(';')[0]?.trim().toLowerCase() ?? '';
  const problem = `content-type: expected ${protocol.contentType}, got ${shown(got)}`;
  if (protocol === awsJson) {
    if (mediaType === protocol.contentType) return undefined;
    if (mediaType === 'application/json') return coralJson(problem);
    return headers['x-amz-target'] ? xml(404, 'UnknownOperationException', problem) : xml(403, ...noOperation);
  }
  const smithy = headers['smithy-protocol'];
  const refused = (code: string, message: string, status: number): ContentRefusal => ({
    status,
    contentType: protocol.contentType,
    body: protocol.encodeError(new AwsError(code, message, status)),
  });
  if (smithy !== protocol.headers['smithy-protocol']) {
    const expected = `smithy-protocol: expected ${protocol.headers['smithy-protocol']}, got ${shown(smithy)}`;
    return refused('UnknownOperationException', expected, 400);
  }
  if (mediaType === protocol.contentType) return undefined;
  return refused('UnsupportedMediaTypeException', problem, 415);
}

const noOperation = ['AccessDeniedException', 'Unable to determine service/operation name to be authorized'] as const;

function coralJson(message: string): ContentRefusal {
  const Output = { __type: 'com.amazon.coral.service#UnknownOperationException', message };
  return { status: 404, contentType: 'application/json', body: JSON.stringify({ Output, Version: '1.0' }) };
}

function xml(status: number, code: string, message: string): ContentRefusal {
  const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return { status, contentType: 'text/xml', body: `<${code}>\n  <Message>${escaped}</Message>\n</${code}>\n` };
}

/** At most 100 characters of what arrived. */
function shown(value: string | string[] | undefined): string {
  if (value === undefined) return 'none';
  const text = String(value);
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
