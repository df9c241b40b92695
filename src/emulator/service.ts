import type { ActionContext } from './action.ts';
import { AwsError } from './aws-error.ts';
import type { CallCounts } from './call-counts.ts';
import type { Faults, Strike } from './faults.ts';
import type { OperationName } from './model/model.ts';
import { operations } from './operations.ts';
import { overrideAt } from './override.ts';
import { type Rates, throttled } from './rates.ts';
import type { Read, ReadLog } from './read-log.ts';
import { validateInput } from './validate.ts';
import type { World } from './world/world.ts';

/** The parts that a call passes through. */
export interface Service {
  readonly world: World;
  /** `undefined`: no rate is enforced. */
  readonly rates: Rates | undefined;
  readonly faults: Faults;
  readonly reads: ReadLog;
  readonly calls: CallCounts;
}

/** What becomes of a call, and how much later than at once the client learns of it. */
export type Outcome = { readonly latencyMs: number } & (
  | { readonly kind: 'output'; readonly output: unknown; readonly read: Read | undefined }
  | { readonly kind: 'error'; readonly error: AwsError }
  | { readonly kind: 'html503' }
  | { readonly kind: 'drop' }
);

/**
 * One call from its decoded input to its outcome, in one go: rates, faults, validation, action. `decode` may throw
 * AwsError. The world is read or changed before this returns, whatever latency a fault adds.
 */
export function callOperation(
  service: Service,
  operation: OperationName,
  decode: () => unknown,
  context: ActionContext,
): Outcome {
  service.calls.count(operation, 'calls');
  const outcome = run(service, operation, decode, context);
  if (outcome.kind === 'error' && outcome.error.code === throttled().code) service.calls.count(operation, 'throttled');
  else if (outcome.kind !== 'output') service.calls.count(operation, 'failed');
  return outcome;
}

function run(service: Service, operation: OperationName, decode: () => unknown, context: ActionContext): Outcome {
  let strike: Strike | undefined;
  try {
    service.rates?.take(operation);
    const decoded = decode();
    strike = service.faults.strike(operation, decoded);
    const { latencyMs, end } = strike;
    if (end instanceof AwsError) throw end;
    if (end === 'html503') return { kind: 'html503', latencyMs };
    if (end === 'dropBefore') return { kind: 'drop', latencyMs };
    const answer = act(service, operation, decoded, context, strike);
    return end === 'dropAfter' ? { kind: 'drop', latencyMs } : { kind: 'output', latencyMs, ...answer };
  } catch (error) {
    return { kind: 'error', error: asAwsError(error), latencyMs: strike?.latencyMs ?? 0 };
  }
}

/** A read gets its place in the true history here, right after its action looked at the world. */
function act(
  { world, reads }: Service,
  operation: OperationName,
  decoded: unknown,
  context: ActionContext,
  { overrides, tokens = [] }: Strike,
): { output: unknown; read: Read | undefined } {
  const { action, sessionsRead } = operations[operation];
  const input = validateInput(operation, decoded);
  let output = action(world, input, context);
  for (const { path, value } of overrides) output = overrideAt(output, path, value);
  for (const odd of tokens) output = odd.replaceToken(operation, input, output);
  if (sessionsRead === undefined) return { output, read: undefined };
  const { accessKeyId } = context;
  const entry = { seq: world.nextSequence(), at: world.now(), operation, accessKeyId, sessions: sessionsRead(output) };
  return { output, read: reads.record(entry) };
}

/** What is no AwsError is a defect of the emulator: the process is warned, the client gets AWS's own general failure. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const defect = error instanceof Error ? error : new Error(String(error));
  process.emitWarning(defect);
  return new AwsError('InternalServiceException', `The emulator failed: ${defect.message}`, 500);
}
