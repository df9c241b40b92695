import { decodeOpaque, encodeOpaque } from '../lib/opaque.ts';

/** What a global ID stands for: a type of the graph and the key by which GameLift knows the object. */
export interface GlobalId {
  typeName: string;
  /** The type's own ID, for player sessions followed by the game session's. */
  key: readonly [string, ...string[]];
}

export function encodeGlobalId(typeName: string, ...key: GlobalId['key']): string {
  return encodeOpaque([typeName, ...key]);
}

/** What `id` stands for; undefined where it is not one of ours. Which types there are is the node registry's business. */
export function decodeGlobalId(id: string): GlobalId | undefined {
  if (id.length > maximumLength) return undefined;
  const parts = decodeOpaque(id);
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return undefined;
  const [typeName, first, ...rest] = parts;
  return typeName === undefined || first === undefined ? undefined : { typeName, key: [first, ...rest] };
}

/** An ARN of 512 characters, an ID of 128 and their encoding fit well. */
const maximumLength = 1_024;
