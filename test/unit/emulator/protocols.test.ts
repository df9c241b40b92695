import { decode, encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import { signerOf } from '../../../src/emulator/authorization.ts';
import { AwsError } from '../../../src/emulator/aws-error.ts';
import { rpcV2Cbor } from '../../../src/emulator/protocol/cbor.ts';
import { awsJson } from '../../../src/emulator/protocol/json.ts';

const output = { At: new Date(1_469_498_468_057), Left: undefined, List: [{ Out: undefined, At: new Date(0) }] };

describe('AWS JSON 1.1', () => {
  it('writes timestamps as seconds with milliseconds and leaves out what is undefined', () => {
    expect(awsJson.encode(output)).toBe('{"At":1469498468.057,"List":[{"At":0}]}');
  });

  it('writes a text that looks like a timestamp as it is', () => {
    expect(awsJson.encode({ Name: '2026-11-21T00:00:00.000Z' })).toBe('{"Name":"2026-11-21T00:00:00.000Z"}');
  });

  it('writes an empty output as an empty object', () => {
    expect(awsJson.encode(undefined)).toBe('{}');
  });

  it('writes errors with their code and message', () => {
    const error = new AwsError('NotFoundException', 'Fleet not found');
    expect(awsJson.encodeError(error)).toBe('{"__type":"NotFoundException","Message":"Fleet not found"}');
  });

  it('reads an empty body as an empty input and refuses what is not JSON', () => {
    expect(awsJson.decode(Buffer.from(''))).toEqual({});
    expect(() => awsJson.decode(Buffer.from('{'))).toThrow(
      expect.objectContaining({ code: 'SerializationException', status: 400 }),
    );
  });
});

describe('RPC v2 CBOR', () => {
  it('writes timestamps with tag 1 and leaves out what is undefined', () => {
    const tagged: number[] = [];
    const tags = {
      1: (content: () => unknown) => {
        tagged.push(content() as number);
        return 'time';
      },
    };
    const bytes = rpcV2Cbor.encode(output) as Uint8Array;
    expect(decode(bytes, { tags })).toEqual({ At: 'time', List: [{ At: 'time' }] });
    expect(tagged.sort()).toEqual([0, 1_469_498_468.057]);
  });

  it('writes errors with both spellings of the message', () => {
    const bytes = rpcV2Cbor.encodeError(new AwsError('NotFoundException', 'gone')) as Uint8Array;
    expect(decode(bytes)).toEqual({ __type: 'NotFoundException', message: 'gone', Message: 'gone' });
  });

  it('reads a body, an empty one as an empty input, and refuses what is not CBOR', () => {
    expect(rpcV2Cbor.decode(Buffer.from(encode({ Limit: 3, Names: ['ä'] })))).toEqual({ Limit: 3, Names: ['ä'] });
    expect(rpcV2Cbor.decode(Buffer.alloc(0))).toEqual({});
    for (const bytes of [[0xff], [0xa1], [0x01, 0x02], Array.from({ length: 100_000 }, () => 0x81)]) {
      expect(() => rpcV2Cbor.decode(Buffer.from(bytes))).toThrow(
        expect.objectContaining({ code: 'SerializationException' }),
      );
    }
  });
});

describe('signerOf', () => {
  it.each([
    [
      'AWS4-HMAC-SHA256 Credential=AKID/20261121/eu-west-1/gamelift/aws4_request, SignedHeaders=x',
      { accessKeyId: 'AKID', region: 'eu-west-1' },
    ],
    ['AWS4-HMAC-SHA256 Credential=AKID/20261121/gamelift/aws4_request', undefined],
    ['Bearer token', undefined],
  ])('reads the access key and the Region of %s', (header, signer) => {
    expect(signerOf(header)).toEqual(signer);
  });

  it('refuses a request without any', () => {
    for (const header of [undefined, '']) {
      expect(() => signerOf(header)).toThrow(
        expect.objectContaining({ code: 'MissingAuthenticationTokenException', status: 403 }),
      );
    }
  });
});
