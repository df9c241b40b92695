import { z } from 'zod';
import type { Fault } from './faults.ts';
import { type OperationName, operationNames } from './model/model.ts';

// The bodies of the control interface's requests. What they mean beyond their types, the world checks.

const id = z.string().min(1).max(1_024);
const text = z.string().max(1_024);

export const noBody = z.strictObject({});

export const fleetBody = z.strictObject({
  name: z.exactOptional(text),
  description: z.exactOptional(text),
  fleetId: z.exactOptional(id),
  status: z.exactOptional(
    z.enum([
      'NEW',
      'DOWNLOADING',
      'VALIDATING',
      'BUILDING',
      'ACTIVATING',
      'ACTIVE',
      'DELETING',
      'ERROR',
      'TERMINATED',
      'NOT_FOUND',
      'EXPIRED',
    ]),
  ),
  locations: z.exactOptional(z.array(id).max(100)),
  sessions: z.exactOptional(z.int().min(0).max(1_000_000)),
  serverProcesses: z.exactOptional(z.int().min(0).max(1_000_000)),
  resourceCreationLimitPolicy: z.exactOptional(
    z.strictObject({ newGameSessionsPerCreator: z.int().min(0), policyPeriodInMinutes: z.int().min(0) }),
  ),
  certificateType: z.exactOptional(z.enum(['DISABLED', 'GENERATED'])),
  playerGatewayMode: z.exactOptional(z.enum(['DISABLED', 'ENABLED', 'REQUIRED'])),
  scriptId: z.exactOptional(id),
});

export const gameSessionStatusBody = z.strictObject({
  gameSessionId: id,
  status: z.enum(['ACTIVATING', 'ACTIVE', 'TERMINATING', 'TERMINATED', 'ERROR']),
  statusReason: z.exactOptional(z.enum(['INTERRUPTED', 'TRIGGERED_ON_PROCESS_TERMINATE', 'FORCE_TERMINATED'])),
});

/** The bounds are the service model's. Null takes the member away. */
export const gameSessionHostingBody = z.strictObject({
  gameSessionId: id,
  computeName: z.exactOptional(
    z
      .string()
      .max(128)
      .regex(/^[a-zA-Z0-9-]+(\/[a-zA-Z0-9-]+)?$/)
      .nullable(),
  ),
  playerGatewayStatus: z.exactOptional(z.enum(['DISABLED', 'ENABLED']).nullable()),
  matchmakerData: z.exactOptional(z.string().min(1).max(390_000).nullable()),
});

export const playerSessionBody = z.strictObject({ playerSessionId: id });

/** `fleetId` for a SIMPLE alias or `message` for a TERMINAL one. */
export const aliasBody = z.strictObject({
  aliasId: z.exactOptional(id),
  name: id,
  description: z.exactOptional(text),
  fleetId: z.exactOptional(id),
  message: z.exactOptional(id),
});

export const aliasChangesBody = z.strictObject({
  name: z.exactOptional(id),
  description: z.exactOptional(text),
  fleetId: z.exactOptional(id),
  message: z.exactOptional(id),
});

/** At most 100 years: beyond, dates end. */
export const clockBody = z.strictObject({ advanceMs: z.number().min(0).max(3_155_760_000_000) });

/** The world knows its settings and their bounds. */
export const configBody = z.record(z.string(), z.unknown());

const faultScope = {
  operation: z.exactOptional(z.enum(operationNames as [OperationName, ...OperationName[]])),
  resource: z.exactOptional(id),
  rate: z.number().min(0).max(1).default(1),
  count: z.exactOptional(z.int().min(1)),
};

/** Longer than any client's patience, and shorter than the server's own time-out of a silent connection. */
const longestLatencyMs = 60_000;

const faultKinds = z.discriminatedUnion('kind', [
  z.strictObject({ ...faultScope, kind: z.literal('throttle') }),
  z.strictObject({ ...faultScope, kind: z.literal('error500') }),
  z.strictObject({ ...faultScope, kind: z.literal('html503') }),
  z.strictObject({ ...faultScope, kind: z.literal('latency'), latencyMs: z.number().min(0).max(longestLatencyMs) }),
  z.strictObject({ ...faultScope, kind: z.literal('drop'), when: z.enum(['before', 'after']).default('before') }),
  z.strictObject({
    ...faultScope,
    kind: z.literal('exception'),
    code: z.string().regex(/^[A-Za-z][A-Za-z0-9_.#]{0,255}$/),
    message: z.exactOptional(text),
    status: z.exactOptional(z.int().min(400).max(599)),
  }),
  z.strictObject({ ...faultScope, kind: z.literal('override'), path: id, value: z.exactOptional(z.unknown()) }),
  z.discriminatedUnion('play', [
    z.strictObject({ ...faultScope, kind: z.literal('tokens'), play: z.enum(['emptyAtEnd', 'same']) }),
    z.strictObject({
      ...faultScope,
      kind: z.literal('tokens'),
      play: z.literal('cycle'),
      length: z.int().min(1).max(100).default(2),
    }),
  ]),
]);

/** `message` is the code and `status` 400 (500 for InternalServiceException) where an exception names none. */
export const faultBody: z.ZodType<Fault> = faultKinds.transform((fault): Fault => {
  if (fault.kind !== 'exception') return fault;
  const { message = fault.code, status = fault.code === 'InternalServiceException' ? 500 : 400 } = fault;
  return { ...fault, message, status };
});
