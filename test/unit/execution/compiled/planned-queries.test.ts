import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  buildSchema,
  execute,
  getIntrospectionQuery,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { PlannedQueries } from '../../../../src/execution/compiled/planned-queries.ts';
import type { TextResult } from '../../../../src/execution/text-result.ts';

const schema = buildSchema(/* GraphQL */ `
  scalar Anything
  enum Colour { RED GREEN }
  interface Named { name: String }
  type Thing implements Named {
    name: String
    needed: String!
    count: Int
    share: Float
    isIt: Boolean
    colour: Colour
    anything: Anything
    echo(text: String, list: [Int!]): String
    things(first: Int = 2): [Thing!]
    later: Thing
    fails: String
    refuses: String
    isError: String
    holes: [Thing!]
    mustNotFail: String!
    misfit: Int
    noList: [String]
    exact(n: Int!): Int
    asksItsPlace: String
  }
  type Other implements Named { name: String }
  type Query { thing: Thing  named: Named  strings: [String]  unlucky: Thing! }
`);

const words = ['plain', 'with "quotes" and \\', 'line\nbreak \u0000', 'zoë 🎲 \ud800', ''];

class Hole {
  name = 'hole';
}

class Thing {
  readonly #depth: number;
  name = words[0];
  needed = 'here';
  count = 3;
  share = 0.1;
  isIt = false;
  colour = 'GREEN';
  anything = { deep: [1, null, 'x"'] };

  constructor(depth = 0) {
    this.#depth = depth;
    this.name = words[depth % words.length];
  }
  echo = (args: object) => JSON.stringify(args);
  things = async ({ first }: { first: number }) =>
    Array.from({ length: first }, (_, index) => new Thing(this.#depth + index + 1));
  later = () => Promise.resolve(this.#depth < 4 ? new Thing(this.#depth + 1) : null);
  fails = () => {
    throw new Error('out of order');
  };
  isError = new Error('in disguise');
  holes = [new Hole(), null];
  mustNotFail = () => this.fails();
  misfit = 'many';
  noList = 3;
  refuses = () => Promise.reject(new Error('not today'));
}

const root = { thing: () => new Thing(), strings: () => [...words, null], unlucky: () => null };
for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {})) {
  field.resolve = () => (root as Record<string, () => unknown>)[name]?.();
}
const asks = (schema.getType('Thing') as { getFields(): Record<string, object> } | undefined)?.getFields().asksItsPlace;
Object.assign(asks ?? {}, { resolve: (...[, , , info]: { path: object }[]) => JSON.stringify(info?.path) });

describe('a planned query', () => {
  it.each([
    ['leaves of each kind', '{ thing { name needed count share isIt colour anything } strings }'],
    ['what has to be escaped', '{ thing { things(first: 9) { name } } }'],
    [
      'arguments, from variables and by default',
      'query ($n: Int, $t: String) { thing { a: echo(text: $t, list: [1, 2]) things(first: $n) { name } b: things { name } } }',
    ],
    ['names that are asked for twice', '{ thing { later { name } later { count } name name } thing { count } }'],
    [
      'fragments, of its type and of an interface',
      '{ thing { ...A ... on Named { name } ... { isIt } } } fragment A on Thing { __typename count }',
    ],
    ['fields that ask where they stand', '{ thing { asksItsPlace things { a: asksItsPlace } } }'],
    ['introspection', getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, oneOf: true })],
    [
      'introspection beside other fields, of types that there are and are not',
      'query ($t: String!) { a: __type(name: "Thing") { ...T } b: __type(name: $t) { ...T } thing { name } } fragment T on __Type { kind name fields(includeDeprecated: true) { name type { name ofType { name } } args { name defaultValue } } interfaces { name } }',
    ],
    ['what comes later, and nothing', '{ thing { later { later { later { later { later { name } } } } } } }'],
  ])('answers as graphql-js does: %s', async (_name, document) => {
    const { planned, expected } = await both(document, { n: 3, t: 'zoë "quoted"' });
    expect((planned as TextResult).text).toBe(JSON.stringify(expected));
    expect(JSON.stringify(planned)).toBe(JSON.stringify(expected));
    expect(planned?.data).toEqual(JSON.parse(JSON.stringify(expected.data)));
  });

  it.each([
    ['an error', '{ thing { name fails } }'],
    ['a promise that is rejected, beside one that throws', '{ thing { refuses later { name } fails } }'],
    ['an error in the place of a value', '{ thing { isError } }'],
    ['nothing where something must be', '{ unlucky { name } }'],
    ['nothing in a list where something must be', '{ thing { holes { name } later { holes { name } } } }'],
    [
      'an error of a fragment that is spread wherever a name is asked for again',
      '{ thing { ...A } thing { ...A } } fragment A on Thing { fails later { ...B } later { ...B } } fragment B on Thing { fails }',
    ],
    [
      'what must be there and fails, in a list and at once',
      '{ thing { later { mustNotFail } things { mustNotFail } } }',
    ],
    ['a leaf that does not fit its type', '{ thing { misfit } }'],
    ['no list where one is expected', '{ thing { noList } }'],
    ['arguments that do not fit', 'query ($n: Int) { thing { things(first: 1) { name exact(n: $n) } } }'],
  ])('fails as graphql-js does: %s', async (_name, document) => {
    const { planned, expected } = await both(document, {});
    expect(JSON.parse(JSON.stringify(planned))).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(planned?.errors?.map(({ originalError }) => originalError?.message)).toEqual(
      expected.errors?.map(({ originalError }) => originalError?.message),
    );
  });

  it.each([
    ['variables that do not fit', 'query ($n: Int!) { thing { things(first: $n) { name } } }'],
    ['interfaces', '{ named { name } }'],
    [
      'more fields than are planned',
      `{ thing { ${Array.from({ length: 10_001 }, (_, n) => `a${n}: name`).join(' ')} } }`,
    ],
  ])('is left to graphql-js: %s', async (_name, document) => {
    expect((await both(document, {})).planned).toBeNull();
  });

  it.each([
    ['{ thing { name @skip(if: false) } }', {}],
    ['{ thing { name @skip(if: true) } }', {}],
    ['{ thing { a: name ...F @include(if: true) ...F } } fragment F on Thing { name }', {}],
    ['query ($a: Boolean!) { thing { name @include(if: $a) b: name @skip(if: $a) } }', { a: true }],
    ['query ($a: Boolean!) { thing { name @include(if: $a) b: name @skip(if: $a) } }', { a: false }],
    ['query ($a: Boolean = true) { thing { ... @include(if: $a) { name } ... @skip(if: $a) { b: name } } }', {}],
    ['query ($a: Boolean = true) { thing { ...F @skip(if: $a) ...F } } fragment F on Thing { name }', {}],
    ['query ($a: Boolean!) { thing @skip(if: $a) { name } thing { b: name } }', { a: true }],
  ])('selects what the directives say in %s with %j', async (document, variables) => {
    const { planned, expected } = await both(document, variables);
    expect(planned).not.toBeNull();
    expect(JSON.parse(JSON.stringify(planned))).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  it('visits a fragment once for each object, however often it is spread there, on every level', async () => {
    const levels = 12;
    const fragments = Array.from({ length: levels }, (_, level) => {
      const below = level + 1 < levels ? `later { ...F${level + 1} }` : 'name';
      return `fragment F${level} on Thing { ${`${below} `.repeat(8)}}`;
    });
    const { planned, expected } = await both(`{ thing { ...F0 } } ${fragments.join(' ')}`, {});
    expect(planned?.data).toEqual(JSON.parse(JSON.stringify(expected.data)));
  });

  it('is planned once, and executed with the variables of each time', async () => {
    const queries = new PlannedQueries(schema);
    const query = queryOf('query ($n: Int) { thing { things(first: $n) { count } } }');
    for (const n of [0, 1, 2]) {
      const result = await queries.execute({ ...query, variableValues: { n } }, asker);
      expect(result?.data).toEqual({ thing: { things: Array.from({ length: n }, () => ({ count: 3 })) } });
    }
  });

  it('holds few of many documents, whatever they weigh beside their fields', async () => {
    const queries = new PlannedQueries(schema);
    const operations: WeakRef<object>[] = [];
    for (let count = 0; count < 300; count++) {
      const directive = count % 2 === 0 ? '@skip(if: true)' : '';
      const query = queryOf(`{ a${count}: thing ${directive} { name } } # ${'x'.repeat(10_000)}`);
      await queries.execute({ ...query, variableValues: {} }, asker);
      operations.push(new WeakRef(query.operation));
    }
    // What a WeakRef is asked for lives until the tick is over.
    await new Promise((resolve) => setImmediate(resolve));
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    const held = operations.filter((operation) => operation.deref()).length;
    // Until here the plans are there to hold them.
    expect(await queries.execute({ ...queryOf('{ thing { name } }'), variableValues: {} }, asker)).not.toBeNull();
    expect(held).toBeLessThan(60);
  });
});

const asker = { contextValue: {}, visibility: '', limits: { maxBytes: Number.POSITIVE_INFINITY } };

async function both(document: string, variableValues: Record<string, unknown>) {
  const query = queryOf(document);
  const planned = await new PlannedQueries(schema).execute({ ...query, variableValues }, asker);
  return { planned, expected: await execute({ schema, document: query.document, variableValues }) };
}

function queryOf(text: string) {
  const document = parse(text);
  return {
    document,
    operation: getOperationAST(document) as OperationDefinitionNode,
  };
}
