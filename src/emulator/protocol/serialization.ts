import { AwsError } from '../aws-error.ts';
import { type Shape, type StructureShape, shapeOf } from '../model/model.ts';

/**
 * What a protocol decoded, as the model's types have it: members that are null or that the model does not know are left
 * out. Throws AwsError (SerializationException) where a value has another type than its member, in AWS's words, with
 * the member beside them: "STRING_VALUE can not be converted to an Integer (at 'limit')".
 */
export function readInput(shape: StructureShape, decoded: unknown): Record<string, unknown> {
  return readStructure(shape, decoded, '');
}

/** A member's name as AWS writes it in messages: below its parent, with a small first letter. */
export function memberPath(parent: string, member: string): string {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return parent === '' ? name : `${parent}.${name}`;
}

/** AWS counts a list's elements from 1. */
export function elementPath(parent: string, index: number): string {
  return `${parent}.${index + 1}.member`;
}

const leastInteger = -(2 ** 31);
const mostInteger = 2 ** 31 - 1;

function readValue(shape: Shape, value: unknown, path: string): unknown {
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' ? value : refuse(value, 'a String', path);
    case 'integer':
      return readInteger(value) ?? refuse(value, 'an Integer', path);
    case 'list':
      return readList(shapeOf(shape.member), value, path);
    case 'map':
      return readMap(shapeOf(shape.value), value, path);
    case 'structure':
      return readStructure(shape, value, path);
  }
}

function readStructure(shape: StructureShape, value: unknown, path: string): Record<string, unknown> {
  if (!isObject(value)) return refuse(value, 'a structure', path);
  const members: Record<string, unknown> = {};
  for (const [name, memberShape] of Object.entries(shape.members)) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    if (member === undefined || member === null) continue;
    members[name] = readValue(shapeOf(memberShape), member, memberPath(path, name));
  }
  return members;
}

/** A null element stays: it is the constraints' to refuse ("must not be null"), not the types'. */
function readList(shape: Shape, value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) return refuse(value, 'a list', path);
  return value.map((element, index) => (element === null ? null : readValue(shape, element, elementPath(path, index))));
}

/** Made of entries, so that a key such as `__proto__` is a key like any other. */
function readMap(shape: Shape, value: unknown, path: string): Record<string, unknown> {
  if (!isObject(value)) return refuse(value, 'a map', path);
  const entries = Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, readValue(shape, entry, path)]));
}

/**
 * AWS's front ends take any number for an Integer: a fraction is cut off, and what is beyond 32 bits becomes the
 * nearest bound, for the constraints to refuse (measured on Kinesis, DynamoDB and Athena). `undefined` for what is no
 * number.
 */
function readInteger(value: unknown): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return undefined;
  // Never -0, which JSON has and a 32-bit integer has not.
  return Math.min(Math.max(Math.trunc(number), leastInteger), mostInteger) + 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function refuse(value: unknown, expected: string, path: string): never {
  const place = path === '' ? '' : ` (at '${path}')`;
  throw new AwsError('SerializationException', `${tokenName(value)} can not be converted to ${expected}${place}`);
}

function tokenName(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'bigint') return 'NUMBER_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  if (value === null || value === undefined) return 'NULL_VALUE';
  if (Array.isArray(value)) return 'START_ARRAY';
  return ArrayBuffer.isView(value) ? 'BYTES_VALUE' : 'START_OBJECT';
}
