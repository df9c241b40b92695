import './authorize-plugin.ts';
import './upstream-field.ts';
import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import type { Context } from './context.ts';

/** Output fields may be null unless they say otherwise, so that one that fails does not erase its neighbours. */
export const builder = new SchemaBuilder<{
  Context: Context;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    ID: { Input: string; Output: string };
  };
}>({
  // The first is the outermost: a mutation's union takes in what its resolver throws; a refusal is in no union.
  plugins: [ErrorsPlugin, 'authorize'],
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
});

/** The builder's own types, for helpers that are generic over a ref. */
export type GatewayTypes = typeof builder.$inferSchemaTypes;

builder.queryType({
  description: 'What can be asked of GameLift now. A field that fails is null, with an error at its path.',
});
builder.mutationType({
  description:
    'What can be changed. Each field answers a union: its payload, or an error that the caller can act on. Anything else is a top-level error. Of an object that the caller may not read, a payload shows its IDs, its status and what the input named: another field is null with FORBIDDEN, and where that is not possible, the mutation is FORBIDDEN before anything is changed.',
});
builder.subscriptionType({
  description:
    'What happens, in order. Every stream begins with StreamStarted, then comes the snapshot (unless it resumes or `snapshot` is false), then events; a StreamCheckpoint comes whenever nothing else did for 15 s. Fields that would call GameLift are refused here.',
});
