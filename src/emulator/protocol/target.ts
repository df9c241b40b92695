import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.ts';
import { isOperationName, type OperationName } from '../model/model.ts';
import { rpcV2Cbor } from './cbor.ts';
import { awsJson, targetPrefix } from './json.ts';
import type { Protocol } from './protocol.ts';

/** What a request to GameLift names: the protocol that it speaks and the operation, which may be unknown. */
export interface Target {
  readonly protocol: Protocol;
  readonly operation: string;
}

/** What a POST to this path means; `undefined` where there is nothing to call. */
export function targetOf(path: string, request: IncomingMessage): Target | undefined {
  if (path === '/') return { protocol: awsJson, operation: jsonOperation(request) };
  const operation = /^\/service\/GameLift\/operation\/([A-Za-z0-9]+)$/.exec(path)?.[1];
  return operation === undefined ? undefined : { protocol: rpcV2Cbor, operation };
}

/** Throws AwsError (UnknownOperationException) for one that is not emulated. */
export function knownOperation(name: string): OperationName {
  if (isOperationName(name)) return name;
  const problem = name === '' ? `x-amz-target: expected ${targetPrefix}<Operation>` : `Unknown operation ${name}`;
  throw new AwsError('UnknownOperationException', problem);
}

/** The operation in `x-amz-target: GameLift.<Operation>`; '' where there is none. */
function jsonOperation(request: IncomingMessage): string {
  const target = request.headers['x-amz-target'];
  if (typeof target !== 'string' || !target.startsWith(targetPrefix)) return '';
  return target.slice(targetPrefix.length);
}
