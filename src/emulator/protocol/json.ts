import { AwsError } from '../aws-error.ts';
import type { Protocol } from './protocol.ts';

/** The target's part before the operation, from the service model. */
export const targetPrefix = 'GameLift.';

/** AWS JSON 1.1, as the JavaScript SDK, botocore and the AWS CLI speak it: `POST /` with the header `x-amz-target`. */
export const awsJson: Protocol = {
  contentType: 'application/x-amz-json-1.1',
  headers: {},
  decode(body) {
    if (body.length === 0) return {};
    try {
      return JSON.parse(body.toString('utf8'));
    } catch (error) {
      throw new AwsError('SerializationException', `The request's body is not JSON: ${(error as Error).message}`);
    }
  },
  encode: (output) => JSON.stringify(output ?? {}, writeTimestamp),
  /** The model's member is `Message`; every SDK reads it in either case. */
  encodeError: (error) => JSON.stringify({ __type: error.code, Message: error.message }),
};

/** Timestamps are seconds with a fraction of milliseconds: `1469498468.057`. */
function writeTimestamp(this: Record<string, unknown>, key: string, value: unknown): unknown {
  // By now `value` is the text that Date's own toJSON made; the object still has the Date.
  if (typeof value !== 'string') return value;
  const member = this[key];
  return member instanceof Date ? member.getTime() / 1_000 : value;
}
