import { AwsError } from './aws-error.ts';
import { inputShape, type OperationName, type Shape, type StructureShape, shapeOf } from './model/model.ts';
import { elementPath, memberPath, readInput } from './protocol/serialization.ts';

/**
 * The input of an operation as its action may rely on it. Checked in AWS's order: types (SerializationException), then
 * what is required, then lengths, ranges, enums and patterns, all failures in one message (InvalidRequestException):
 *
 * > 2 validation errors detected: Value null at 'gameSessionId' failed to satisfy constraint: Member must not be null;
 * > Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1
 */
export function validateInput(operation: OperationName, decoded: unknown): Readonly<Record<string, unknown>> {
  const shape = inputShape(operation);
  const input = readInput(shape, decoded);
  checkConstraints(shape, input);
  return input;
}

/** More failures than this are not told one by one, so that a huge list cannot ask for a huge answer. */
const failuresTold = 20;
/** A value in a message is cut to so many characters. */
const charactersTold = 256;

interface Failures {
  readonly missing: string[];
  readonly violated: string[];
}

/** Throws AwsError (InvalidRequestException) that names each member at fault. */
function checkConstraints(shape: StructureShape, input: Readonly<Record<string, unknown>>): void {
  const failures: Failures = { missing: [], violated: [] };
  checkStructure(shape, input, '', failures);
  const all = [...failures.missing, ...failures.violated];
  if (all.length === 0) return;
  const told = all.slice(0, failuresTold);
  const rest = all.length - told.length;
  if (rest > 0) told.push(`and ${rest} more`);
  const count = all.length === 1 ? '1 validation error' : `${all.length} validation errors`;
  throw new AwsError('InvalidRequestException', `${count} detected: ${told.join('; ')}`);
}

function checkStructure(
  shape: StructureShape,
  value: Readonly<Record<string, unknown>>,
  path: string,
  failures: Failures,
): void {
  for (const [name, memberShape] of Object.entries(shape.members)) {
    const member = value[name];
    if (member !== undefined) checkValue(shapeOf(memberShape), member, memberPath(path, name), failures);
    else if (shape.required.includes(name)) failures.missing.push(nullFailure(memberPath(path, name)));
  }
}

function checkValue(shape: Shape, value: unknown, path: string, failures: Failures, sensitive = false): void {
  if (value === null) {
    failures.missing.push(nullFailure(path));
    return;
  }
  const shown = shape.sensitive || sensitive || typeof value === 'object' ? '' : ` '${cut(String(value))}'`;
  for (const constraint of violations(shape, value)) {
    failures.violated.push(`Value${shown} at '${path}' failed to satisfy constraint: Member must ${constraint}`);
  }
  switch (shape.type) {
    case 'structure':
      checkStructure(shape, value as Record<string, unknown>, path, failures);
      break;
    case 'list': {
      const member = shapeOf(shape.member);
      (value as unknown[]).forEach((element, index) => {
        checkValue(member, element, elementPath(path, index), failures, shape.sensitive);
      });
      break;
    }
    case 'map': {
      const [key, entry] = [shapeOf(shape.key), shapeOf(shape.value)];
      // Keys of a map with sensitive values (player IDs in PlayerDataMap) are as sensitive, whatever the model says.
      Object.entries(value as Record<string, unknown>).forEach(([name, each], index) => {
        checkValue(key, name, `${path}.${index + 1}.key`, failures, entry.sensitive);
        checkValue(entry, each, `${path}.${index + 1}.value`, failures);
      });
    }
  }
}

/** What the value must be and is not, in the order in which AWS says it. */
function* violations(shape: Shape, value: unknown): Generator<string, void> {
  const { min, max } = shape;
  const size = sizeOf(shape, value);
  const measure = shape.type === 'integer' ? 'value' : 'length';
  const isLong = max !== undefined && size > max;
  if (isLong) yield `have ${measure} less than or equal to ${max}`;
  if (min !== undefined && size < min) yield `have ${measure} greater than or equal to ${min}`;
  if (shape.type !== 'string') return;
  if (shape.enum !== undefined && !shape.enum.includes(value as string)) {
    yield `satisfy enum value set: [${shape.enum.join(', ')}]`;
  }
  // What is too long is not matched: some of the model's patterns take quadratic time.
  if (shape.pattern !== undefined && !isLong && !matcher(shape.pattern).test(value as string)) {
    yield `satisfy regular expression pattern: ${shape.pattern}`;
  }
}

function sizeOf(shape: Shape, value: unknown): number {
  switch (shape.type) {
    case 'integer':
      return value as number;
    case 'string':
      return characterCount(value as string);
    case 'list':
      return (value as unknown[]).length;
    default:
      return Object.keys(value as object).length;
  }
}

/** Unicode code points, as the service model counts. */
function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const matchers = new Map<string, RegExp>();

/** The whole value has to match, whether or not the model's pattern says so. */
function matcher(pattern: string): RegExp {
  let expression = matchers.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(`^(?:${pattern})$`, 'u');
    matchers.set(pattern, expression);
  }
  return expression;
}

function nullFailure(path: string): string {
  return `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
}

function cut(text: string): string {
  return text.length <= charactersTold ? text : `${text.slice(0, charactersTold)}…`;
}
