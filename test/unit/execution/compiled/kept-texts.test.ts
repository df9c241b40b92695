import {
  buildSchema,
  execute,
  type GraphQLField,
  type GraphQLObjectType,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { expect, it } from 'vitest';
import { type KeptText, KeptTexts } from '../../../../src/execution/compiled/kept-texts.ts';
import { PlannedQueries } from '../../../../src/execution/compiled/planned-queries.ts';
import { ofItsObject } from '../../../../src/schema/of-its-object.ts';

const schema = buildSchema(/* GraphQL */ `
  type Part { name: String  weight: Int  colour: String  maker: String }
  type Item { id: ID!  name: String  secret: String  parts: [Part!]!  broken: String  greeting: String  elsewhere: String }
  type Query { items: [Item!]!  unlucky: Item! }
`);

interface Asker {
  visibility: string;
  items: readonly Item[];
}

const items = fieldOf('Query', 'items');
const secret = fieldOf('Item', 'secret');
const elsewhere = fieldOf('Item', 'elsewhere');
items.resolve = (_source, _args, context) => (context as Asker).items;
secret.resolve = (item, _args, context) => {
  const [{ name }, { visibility }] = [item as Item, context as Asker];
  if (visibility === 'low') throw new Error('not for you');
  return `${name}, seen by ${visibility}`;
};
secret.extensions = ofItsObject;
// Not declared to hang on its object alone.
elsewhere.resolve = (_source, _args, context) => `for ${(context as Asker).visibility}`;

function fieldOf(type: string, name: string): GraphQLField<unknown, unknown> {
  const field = (schema.getType(type) as GraphQLObjectType).getFields()[name];
  if (!field) throw new Error(`the schema has no ${type}.${name}`);
  return field;
}

class Item {
  reads = 0;
  id = 'one';
  parts = [{ name: 'a part', weight: 1, colour: 'red', maker: 'us' }];

  get name() {
    this.reads++;
    return 'an item';
  }

  get broken() {
    return new Error('it is');
  }

  greeting(_args: object, { visibility }: Asker) {
    return `hello ${visibility}`;
  }
}

const document = (name: string) => `query ${name} { items { id name secret parts { name weight } } }`;

it('is written once of one object for all queries that select the same and are answered alike', async () => {
  const { item, ask } = startAsking();
  const first = await ask(document('A'), 'high');
  expect(await ask(document('B'), 'high')).toEqual(first);
  expect(item.reads).toBe(2);
});

it.each([
  ['a: name b: weight c: weight d: weight', 3 * (2 + 2)],
  ['name weight colour maker', 2 + 1],
])('is kept of what has several members, not of several names for few: %s', async (fields, reads) => {
  const { item, ask } = startAsking();
  let read = 0;
  const part = { name: 'a part', weight: 1, colour: 'red', maker: 'us' };
  item.parts = [Object.defineProperty(part, 'weight', { get: () => ++read && 1 })];
  // By us and by graphql-js.
  for (const name of ['A', 'B']) await ask(`query ${name} { items { elsewhere parts { ${fields} } } }`, 'high');
  expect(read).toBe(reads);
});

it('is another for those who are answered otherwise, and for other selections', async () => {
  const { ask } = startAsking();
  for (const visibility of ['high', 'low', 'other', 'high']) await ask(document('A'), visibility);
  for (const fields of [
    'name id secret parts { name }',
    'id called: name secret parts { weight }',
    'id name parts { a: name }',
  ]) {
    await ask(`{ items { ${fields} } }`, 'high');
  }
});

it('is not kept where something failed, was asked of the object, or hangs on more than the object', async () => {
  const { ask } = startAsking();
  for (const field of ['broken', 'greeting', 'elsewhere', 'secret']) {
    for (const visibility of ['low', 'high', 'low']) {
      await ask(`{ items { id name parts { name weight } ${field} } }`, visibility);
    }
  }
});

it('is not kept of what fails below a place that is null already', async () => {
  const { ask } = startAsking();
  const both = '{ items { id name broken parts { name } } unlucky { id } }';
  await ask(both, 'high');
  await ask('{ items { id name broken parts { name } } }', 'high');
});

/** Asks of the same objects each time; each answer is held against graphql-js's. */
function startAsking() {
  const planned = new PlannedQueries(schema);
  const item = new Item();
  return {
    item,
    async ask(text: string, visibility: string) {
      const document = parse(text);
      const operation = getOperationAST(document) as OperationDefinitionNode;
      const contextValue: Asker = { visibility, items: [item] };
      const result = await planned.execute(
        { document, operation, variableValues: {} },
        { contextValue, visibility, limits: { maxBytes: Number.POSITIVE_INFINITY } },
      );
      const { reads } = item;
      const expected = await execute({ schema, document, contextValue });
      item.reads = reads;
      expect(JSON.parse(JSON.stringify(result))).toEqual(JSON.parse(JSON.stringify(expected)));
      return JSON.stringify(result);
    },
  };
}

it('is let go of by shape, those not asked for longest first, where too many characters are kept', () => {
  const texts = new KeptTexts(1_000);
  const objects = Array.from({ length: 9 }, () => ({}));
  const [one, two, three] = ['one', 'two', 'three'].map((shape) => texts.of(shape)) as [KeptText, KeptText, KeptText];
  for (const object of objects.slice(0, 4)) one.set(object, 'high', 'x'.repeat(100));
  for (const object of objects.slice(0, 4)) two.set(object, 'high', 'x'.repeat(100));
  texts.of('one');
  for (const object of objects.slice(0, 3)) three.set(object, 'high', 'x'.repeat(100));
  const kept = [one, two, three].map((text) => objects.filter((object) => text.get(object, 'high')).length);
  expect(kept[1]).toBe(0);
  expect(kept.reduce((sum, count) => sum + count, 0) * 100).toBeLessThanOrEqual(1_000);
  expect(kept[0]).toBe(4);
});
