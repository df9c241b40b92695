import { readFileSync } from 'node:fs';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  validateSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';

const contract = buildSchema(readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'));

test('the schema is valid', () => {
  expect(validateSchema(schema)).toEqual([]);
});

test('the schema contains all of the contract', () => {
  expect(findBreakingChanges(contract, schema)).toEqual([]);
});

test('nullability, arguments and defaults are exactly those of the contract', () => {
  const ours = signatures(schema);
  const missing = [...signatures(contract)].filter((signature) => !ours.has(signature));
  expect(missing).toEqual([]);
});

test('every type, field, argument, input field and enum value is described', () => {
  const undescribed = [...describables(schema)].filter(([, description]) => !description).map(([name]) => name);
  expect(undescribed).toEqual([]);
});

test('every root field names the action that the policy is asked', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) => Object.values(root?.getFields() ?? {}));
  expect(fields.length).toBeGreaterThan(20);
  for (const field of fields) expect(field.extensions.action, field.name).toBeTypeOf('string');
});

/** Every member of the schema as one line, e.g. "Query.nodes(ids: [ID!]!): [Node]". */
function signatures(of: GraphQLSchema): Set<string> {
  const lines = new Set<string>();
  for (const type of Object.values(of.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    lines.add(type.name);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const face of type.getInterfaces()) lines.add(`${type.name} implements ${face.name}`);
      for (const field of Object.values(type.getFields())) {
        lines.add(`${type.name}.${field.name}: ${field.type}`);
        for (const argument of field.args) {
          lines.add(`${type.name}.${field.name}(${argument.name}: ${argument.type} = ${argument.defaultValue})`);
        }
      }
    } else if (isInputObjectType(type)) {
      if (type.isOneOf) lines.add(`${type.name} @oneOf`);
      for (const field of Object.values(type.getFields())) {
        lines.add(`${type.name}.${field.name}: ${field.type} = ${field.defaultValue}`);
      }
    } else if (isEnumType(type)) {
      for (const value of type.getValues()) lines.add(`${type.name}.${value.name}`);
    }
    for (const possible of 'getTypes' in type ? type.getTypes() : []) lines.add(`${type.name} = ${possible.name}`);
  }
  return lines;
}

function* describables(of: GraphQLSchema): Generator<[name: string, description: string | null | undefined]> {
  for (const type of Object.values(of.getTypeMap())) {
    if (isIntrospectionType(type) || ['Boolean', 'Float', 'ID', 'Int', 'String'].includes(type.name)) continue;
    yield [type.name, type.description];
    if (isEnumType(type)) {
      for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description];
    }
    if (!('getFields' in type)) continue;
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field.description];
      for (const argument of 'args' in field ? field.args : []) {
        yield [`${type.name}.${field.name}(${argument.name})`, argument.description];
      }
    }
  }
}
