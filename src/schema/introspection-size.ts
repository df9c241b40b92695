import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** How long the lists of an introspection are. */
export interface IntrospectionSize {
  /** Of one object, at most. By type and field, e.g. `__Type.fields`. */
  most: Readonly<Record<string, number>>;
  /** Of all types of the schema together; of all fields of all types for `__Field.args`. */
  total: Readonly<Record<string, number>>;
}

/** Counted once for each schema. */
export function introspectionSizeOf(schema: GraphQLSchema): IntrospectionSize {
  const known = sizes.get(schema);
  if (known) return known;
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) => ('getFields' in type ? Object.values(type.getFields()) : []));
  const lists: Readonly<Record<string, readonly number[]>> = {
    '__Schema.types': [types.length],
    '__Schema.directives': [schema.getDirectives().length],
    '__Type.fields': types.map((type) => (isInputObjectType(type) ? 0 : countOfFields(type))),
    '__Type.inputFields': types.map((type) => (isInputObjectType(type) ? countOfFields(type) : 0)),
    '__Type.interfaces': types.map((type) =>
      isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().length : 0,
    ),
    '__Type.possibleTypes': types.map((type) => (isAbstractType(type) ? schema.getPossibleTypes(type).length : 0)),
    '__Type.enumValues': types.map((type) => (isEnumType(type) ? type.getValues().length : 0)),
    '__Field.args': fields.map((field) => ('args' in field ? field.args.length : 0)),
    '__Directive.args': schema.getDirectives().map(({ args }) => args.length),
    '__Directive.locations': schema.getDirectives().map(({ locations }) => locations.length),
  };
  const entries = Object.entries(lists);
  const size: IntrospectionSize = {
    most: Object.fromEntries(entries.map(([name, counts]) => [name, Math.max(1, ...counts)])),
    total: Object.fromEntries(entries.map(([name, counts]) => [name, counts.reduce((sum, count) => sum + count, 0)])),
  };
  sizes.set(schema, size);
  return size;
}

const sizes = new WeakMap<GraphQLSchema, IntrospectionSize>();

function countOfFields(type: GraphQLNamedType): number {
  return 'getFields' in type ? Object.keys(type.getFields()).length : 0;
}
