import type { Fault } from '../faults.ts';
import { type OperationName, operationNames } from '../model/model.ts';
import { byMember, mapped, nullable, object, optional, type Shape, withDefault } from './body-shape.ts';
import { anyObject, anything, integer, list, number, oneOf, text } from './body-values.ts';

// The bodies of the control interface's requests. What they mean beyond their types, the world checks.

const id = text({ least: 1, most: 1_024 });
const words = text({ most: 1_024 });

export const noBody = object({});

export const fleetBody = object({
  name: optional(words),
  description: optional(words),
  fleetId: optional(id),
  status: optional(
    oneOf([
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
  locations: optional(list(id, 100)),
  sessions: optional(integer(0, 1_000_000)),
  serverProcesses: optional(integer(0, 1_000_000)),
  resourceCreationLimitPolicy: optional(
    object({ newGameSessionsPerCreator: integer(0), policyPeriodInMinutes: integer(0) }),
  ),
  certificateType: optional(oneOf(['DISABLED', 'GENERATED'])),
  playerGatewayMode: optional(oneOf(['DISABLED', 'ENABLED', 'REQUIRED'])),
  scriptId: optional(id),
});

export const gameSessionStatusBody = object({
  gameSessionId: id,
  status: oneOf(['ACTIVATING', 'ACTIVE', 'TERMINATING', 'TERMINATED', 'ERROR']),
  statusReason: optional(oneOf(['INTERRUPTED', 'TRIGGERED_ON_PROCESS_TERMINATE', 'FORCE_TERMINATED'])),
});

/** The bounds are the service model's. Null takes the member away. */
export const gameSessionHostingBody = object({
  gameSessionId: id,
  computeName: optional(nullable(text({ most: 128, pattern: /^[a-zA-Z0-9-]+(\/[a-zA-Z0-9-]+)?$/ }))),
  playerGatewayStatus: optional(nullable(oneOf(['DISABLED', 'ENABLED']))),
  matchmakerData: optional(nullable(text({ least: 1, most: 390_000 }))),
});

export const playerSessionBody = object({ playerSessionId: id });

/** `fleetId` for a SIMPLE alias or `message` for a TERMINAL one. */
export const aliasBody = object({
  aliasId: optional(id),
  name: id,
  description: optional(words),
  fleetId: optional(id),
  message: optional(id),
});

export const aliasChangesBody = object({
  name: optional(id),
  description: optional(words),
  fleetId: optional(id),
  message: optional(id),
});

/** At most 100 years: beyond, dates end. */
export const clockBody = object({ advanceMs: number(0, 3_155_760_000_000) });

/** The world knows its settings and their bounds. */
export const configBody = anyObject;

const faultScope = {
  operation: optional(oneOf<OperationName>(operationNames)),
  resource: optional(id),
  rate: withDefault(number(0, 1), 1),
  count: optional(integer(1)),
};

/** Longer than any client's patience, and shorter than the server's own time-out of a silent connection. */
const longestLatencyMs = 60_000;

const faultKinds = byMember('kind', {
  throttle: object({ ...faultScope, kind: oneOf(['throttle']) }),
  error500: object({ ...faultScope, kind: oneOf(['error500']) }),
  html503: object({ ...faultScope, kind: oneOf(['html503']) }),
  latency: object({ ...faultScope, kind: oneOf(['latency']), latencyMs: number(0, longestLatencyMs) }),
  drop: object({ ...faultScope, kind: oneOf(['drop']), when: withDefault(oneOf(['before', 'after']), 'before') }),
  exception: object({
    ...faultScope,
    kind: oneOf(['exception']),
    code: text({ most: 256, pattern: /^[A-Za-z][A-Za-z0-9_.#]{0,255}$/ }),
    message: optional(words),
    status: optional(integer(400, 599)),
  }),
  override: object({ ...faultScope, kind: oneOf(['override']), path: id, value: optional(anything) }),
  tokens: byMember('play', {
    emptyAtEnd: object({ ...faultScope, kind: oneOf(['tokens']), play: oneOf(['emptyAtEnd']) }),
    same: object({ ...faultScope, kind: oneOf(['tokens']), play: oneOf(['same']) }),
    cycle: object({
      ...faultScope,
      kind: oneOf(['tokens']),
      play: oneOf(['cycle']),
      length: withDefault(integer(1, 100), 2),
    }),
  }),
});

/** `message` is the code and `status` 400 (500 for InternalServiceException) where an exception names none. */
export const faultBody: Shape<Fault> = mapped(faultKinds, (fault): Fault => {
  if (fault.kind !== 'exception') return fault;
  const { message = fault.code, status = fault.code === 'InternalServiceException' ? 500 : 400 } = fault;
  return { ...fault, message, status };
});
