import { buildSchema, getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  defaultOperationLimits,
  type OperationLimits,
  operationLimitsRule,
} from '../../../../src/execution/documents/operation-limits.ts';
import { schema as gatewaySchema } from '../../../../src/schema/index.ts';

const schema = buildSchema('type Query { self: Query  leaf: String }');

describe('limits of operations', () => {
  it.each([
    ['{ leaf }', 1],
    ['{ self { leaf } }', 2],
    ['{ ... on Query { self { ... { leaf } } } }', 2],
    ['{ self { ...A } } fragment A on Query { self { ...B } } fragment B on Query { leaf }', 3],
    ['{ leaf self { leaf } }', 2],
  ])('counts the depth of %s as %i', (query, depth) => {
    expect(refusals(query, { maxDepth: depth, maxAliases: 0 })).toEqual([]);
    expect(refusals(query, { maxDepth: depth - 1, maxAliases: 0 })).toEqual([
      `The operation is ${depth} fields deep; at most ${depth - 1} are allowed`,
    ]);
  });

  it.each([
    ['{ a: leaf b: leaf }', 2],
    ['{ a: self { b: leaf } }', 2],
    ['{ self { ...A } other: self { ...A } } fragment A on Query { x: leaf y: leaf }', 5],
  ])('counts the aliases of %s as %i', (query, aliases) => {
    expect(refusals(query, { maxDepth: 9, maxAliases: aliases })).toEqual([]);
    expect(refusals(query, { maxDepth: 9, maxAliases: aliases - 1 })).toHaveLength(1);
  });

  it('judges each operation of a document by itself, and names it', () => {
    const query = 'query Flat { leaf } query Deep { self { leaf } }';
    expect(refusals(query, { maxDepth: 1, maxAliases: 0 })).toEqual([
      'The operation Deep is 2 fields deep; at most 1 are allowed',
    ]);
  });

  it('refuses a bomb of fragments at once', () => {
    const fragments = Array.from(
      { length: 200 },
      (_, n) => `fragment F${n} on Query { a: self { ...F${n + 1} } b: self { ...F${n + 1} } }`,
    );
    const query = `{ ...F0 } ${fragments.join(' ')} fragment F200 on Query { leaf }`;
    expect(refusals(query, { maxDepth: 16, maxAliases: 50 })).toHaveLength(2);
  });

  it('leaves fragments that reach themselves to GraphQL’s own rule', () => {
    const query = '{ ...A } fragment A on Query { self { ...B } } fragment B on Query { self { ...A } }';
    expect(() => refusals(query, { maxDepth: 16, maxAliases: 50 })).not.toThrow();
    expect(validate(schema, parse(query), specifiedRules)).not.toEqual([]);
  });

  it('lets the introspection of GraphiQL and of code generators pass by default', () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    const document = parse(query, { maxTokens: defaultOperationLimits.maxTokens });
    expect(validate(gatewaySchema, document, [operationLimitsRule(defaultOperationLimits)])).toEqual([]);
  });

  it.each([7, 9, 12, 30])('lets an introspection with %d levels of ofType pass, at the depth of 6', (typeDepth) => {
    const document = parse(getIntrospectionQuery({ typeDepth }), { maxTokens: defaultOperationLimits.maxTokens });
    expect(
      validate(gatewaySchema, document, [operationLimitsRule({ ...defaultOperationLimits, maxDepth: 6 })]),
    ).toEqual([]);
  });

  it('counts the fields between the levels of ofType', () => {
    const query = `{ __schema { types { ${'fields { type { ofType { '.repeat(3)} name ${'} } }'.repeat(3)} } } }`;
    expect(refusals(query, { maxDepth: 8 })).toEqual(['The operation is 9 fields deep; at most 8 are allowed']);
  });
});

function refusals(query: string, limits: Partial<OperationLimits>): string[] {
  const errors = validate(schema, parse(query), [operationLimitsRule({ ...defaultOperationLimits, ...limits })]);
  for (const error of errors) expect(error.extensions.code).toBe('LIMIT_EXCEEDED');
  return errors.map(({ message }) => message);
}
