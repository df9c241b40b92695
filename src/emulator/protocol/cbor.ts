import { type DecodeOptions, decode, type EncodeOptions, encode, Token, Type } from 'cborg';
import { AwsError } from '../aws-error.ts';
import type { Protocol } from './protocol.ts';

/** CBOR's tag for seconds since the Unix epoch (RFC 8949, 3.4.2). */
const epochTag = 1;

const decodeOptions: DecodeOptions = {
  tags: { [epochTag]: (content) => new Date(Number(content()) * 1_000) },
};
const encodeOptions: EncodeOptions = {
  ignoreUndefinedProperties: true,
  // The library sorts members by default, which takes longer than all the rest.
  mapSorter: () => 0,
  typeEncoders: {
    Date: (date: Date) => [new Token(Type.tag, epochTag), new Token(Type.float, date.getTime() / 1_000)],
  },
};

/** Smithy RPC v2 CBOR, as the Go SDK speaks it since 2026: `POST /service/GameLift/operation/<Operation>`. */
export const rpcV2Cbor: Protocol = {
  contentType: 'application/cbor',
  // Without it the Go SDK refuses an answer before it looks at the status.
  headers: { 'smithy-protocol': 'rpc-v2-cbor' },
  decode(body) {
    if (body.length === 0) return {};
    try {
      return decode(body, decodeOptions);
    } catch (error) {
      throw new AwsError('SerializationException', `The request's body is not CBOR: ${(error as Error).message}`);
    }
  },
  encode: (output) => encode(output ?? {}, encodeOptions),
  /** Both spellings: the model says `Message`, the Go SDK reads `message`. */
  encodeError: (error) => encode({ __type: error.code, message: error.message, Message: error.message }),
};
