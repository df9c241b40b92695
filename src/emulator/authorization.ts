import { AwsError } from './aws-error.ts';

/** What a Signature Version 4 header says of its signer. */
export interface Signer {
  readonly accessKeyId: string;
  readonly region: string;
}

/**
 * The access key and the Region of the credential scope that a Signature Version 4 header names, or `undefined` where there
 * is none to read. Signatures are not verified: any credentials will do, but some there must be. Throws AwsError
 * (MissingAuthenticationTokenException, 403) when the header is missing.
 */
export function signerOf(authorization: string | undefined): Signer | undefined {
  if (authorization === undefined || authorization === '') {
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
  }
  const { accessKeyId, region } = credentialScope.exec(authorization)?.groups ?? {};
  return accessKeyId === undefined || region === undefined ? undefined : { accessKeyId, region };
}

/** `Credential=AKID/20261121/us-west-2/gamelift/aws4_request` */
const credentialScope =
  /Credential=(?<accessKeyId>[^/,\s]{1,128})\/\d{8}\/(?<region>[a-z0-9-]{1,64})\/[a-z0-9-]+\/aws4_request/;
