import type { GraphQLField } from 'graphql';

/**
 * `extensions` of a field whose resolver needs only its object, and what its viewer may see: no arguments, no call, no clock. An object that
 * several queries read together is written once for all who are answered alike.
 */
export const ofItsObject = { ofItsObject: true };

export function isOfItsObject({ args, resolve, extensions }: GraphQLField<unknown, unknown>): boolean {
  return args.length === 0 && (!resolve || extensions.ofItsObject === true);
}
