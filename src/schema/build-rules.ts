import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { FieldCost } from './cost.ts';
import { guardOf } from './payload-view.ts';
import { objectTypesOf } from './selected-fields.ts';

/**
 * Why the graph can't be authorized on its objects, in words for the author of a field; empty where it can.
 *
 * - What calls GameLift is a `t.upstream` field, and those name their action and their cost.
 * - A type with a global ID says how it is guarded in payloads.
 * - A payload holds its guarded objects as members, where their views take their places, and its mutation says what its
 *   input names.
 */
export function faultsOf(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return [
    ...types.flatMap((type) => fieldsOf(type).flatMap((field) => faultsOfField(type, field))),
    ...types.filter((type) => isNode(type) && !guardOf(type)).map(({ name }) => `${name} has a global ID and no guard`),
    ...fieldsOf(schema.getMutationType()).flatMap((field) => faultsOfMutation(schema, field)),
  ];
}

type Field = GraphQLField<unknown, unknown>;

function faultsOfField(type: GraphQLObjectType, { name, extensions }: Field): string[] {
  const { upstream, action, cost } = extensions;
  const place = `${type.name}.${name}`;
  if (upstream === undefined) {
    const calls = (cost as FieldCost | undefined)?.calls ?? 0;
    return calls === 0 ? [] : [`${place} costs GameLift calls and is no t.upstream field`];
  }
  return [
    ...(action === undefined ? [`${place} calls GameLift and names no action for the policy`] : []),
    ...(cost === undefined ? [`${place} calls GameLift and names no cost`] : []),
  ];
}

function faultsOfMutation(schema: GraphQLSchema, mutation: Field): string[] {
  return objectTypesOf(schema, getNamedType(mutation.type)).flatMap((payload) =>
    fieldsOf(payload).flatMap((field) => {
      const found = getNamedType(field.type);
      if (!isObjectType(found) || !guardOf(found) || field.extensions.upstream !== undefined) return [];
      return [
        ...(field.resolve
          ? [`${payload.name}.${field.name} must be a member of its payload, or a t.upstream field`]
          : []),
        ...(mutation.extensions.namesItsInput ? [] : [`Mutation.${mutation.name} does not say what its input names`]),
      ];
    }),
  );
}

function isNode(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === 'Node');
}

function fieldsOf(type: GraphQLObjectType | null | undefined): Field[] {
  return type ? Object.values(type.getFields()) : [];
}
