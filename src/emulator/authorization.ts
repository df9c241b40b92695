import { AwsError } from './aws-error.ts';

/**
 * The Region of the credential scope that a Signature Version 4 header names, or `undefined` where there is none to
 * read. Signatures are not verified: any credentials will do, but some there must be. Throws AwsError
 * (MissingAuthenticationTokenException, 403) when the header is missing.
 */
export function authorizedRegion(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization === '') {
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
  }
  return credentialScope.exec(authorization)?.groups?.region;
}

/** `Credential=AKID/20261121/us-west-2/gamelift/aws4_request` */
const credentialScope = /Credential=[^/,\s]+\/\d{8}\/(?<region>[a-z0-9-]{1,64})\/[a-z0-9-]+\/aws4_request/;
