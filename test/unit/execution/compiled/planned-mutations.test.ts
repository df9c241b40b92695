import { buildSchema, execute, getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { PlannedQueries } from '../../../../src/execution/compiled/planned-queries.ts';
import { type ResultLimits, tooLarge } from '../../../../src/execution/result-limits.ts';

const schema = buildSchema(/* GraphQL */ `
  type Query { count: Int }
  type Mutation { add(n: Int!, takes: Int = 0): Change  mustAdd(n: Int!): Change!  fail: Change  mustFail: Change! }
  type Change { total: Int!  text(length: Int!): String  broken: String  mustBreak: String! }
`);

/** What mutations change, each in its time. */
interface World {
  total: number;
  begun: string[];
}

const changes: Record<string, (args: { n: number; takes?: number }, world: World) => Promise<object>> = {
  async add({ n, takes = 0 }, world) {
    world.begun.push(`add ${n} to ${world.total}`);
    for (let turn = 0; turn < takes; turn++) await new Promise((resolve) => setImmediate(resolve));
    world.total += n;
    return changed(world.total);
  },
  mustAdd: (args, world) => changes.add?.(args, world) ?? Promise.reject(new Error('no add')),
  fail: () => Promise.reject(new Error('refused')),
  mustFail: () => Promise.reject(new Error('refused')),
};

function changed(total: number) {
  const broken = () => Promise.reject(new Error('broken'));
  return { total, text: ({ length }: { length: number }) => 'x'.repeat(length), broken, mustBreak: broken };
}

for (const [name, field] of Object.entries(schema.getMutationType()?.getFields() ?? {})) {
  field.resolve = (_root, args, world: World) => changes[name]?.(args as never, world);
}

const unlimited: ResultLimits = { maxBytes: Number.POSITIVE_INFINITY };

async function run(text: string, limits = unlimited) {
  const document = parse(text);
  const operation = getOperationAST(document) as OperationDefinitionNode;
  const query = { document, operation, variableValues: { yes: true } };
  const world: World = { total: 0, begun: [] };
  const result = await new PlannedQueries(schema).execute(query, { contextValue: world, visibility: '', limits });
  expect(result).not.toBeNull();
  const plain = JSON.parse(JSON.stringify(result)) as { data: unknown; errors?: object[] };
  return { ...plain, world, document };
}

describe('a mutation', () => {
  it.each([
    [
      'fields one after the other, however long each takes',
      'mutation { a: add(n: 1, takes: 5) { total } b: add(n: 2) { total } }',
    ],
    ['a field that is asked for twice', 'mutation { add(n: 1) { total } add(n: 1) { text(length: 3) } }'],
    ['nothing', 'mutation ($yes: Boolean!) { add(n: 1) @skip(if: $yes) { total } }'],
    ['its own name', 'mutation { __typename add(n: 1) { __typename } }'],
    ['a field that fails, and the one behind it', 'mutation { fail { total } add(n: 1) { total } }'],
    [
      'what fails in a payload',
      'mutation { a: add(n: 1) { total broken } b: add(n: 2) { mustBreak } c: add(n: 3) { total } }',
    ],
    [
      'nothing behind a field that must not fail',
      'mutation { add(n: 1) { total } mustFail { total } b: add(n: 2) { total } }',
    ],
    ['nothing behind a payload that must be there', 'mutation { mustAdd(n: 1) { mustBreak } b: add(n: 2) { total } }'],
  ])('answers and changes as with graphql-js: %s', async (_name, text) => {
    const { data, errors, world, document } = await run(text);
    const contextValue: World = { total: 0, begun: [] };
    const expected = await execute({ schema, document, variableValues: { yes: true }, contextValue });
    expect({ data, errors }).toEqual(JSON.parse(JSON.stringify({ data: expected.data, errors: expected.errors })));
    expect(world).toEqual(contextValue);
  });

  it('makes all of its changes where a payload is given up, and says so once', async () => {
    const { errors, world } = await run(
      'mutation { a: add(n: 1) { text(length: 900) } b: add(n: 2) { text(length: 900) } c: add(n: 3) { total } }',
      { maxBytes: 500 },
    );
    expect(world.begun).toEqual(['add 1 to 0', 'add 2 to 1', 'add 3 to 3']);
    expect(errors).toMatchObject([
      { message: 'The result is larger than the 500 bytes that are allowed; that was reached at a.text' },
    ]);
  });

  it.each([
    ['its name alone is too much for what is left', `${'b'.repeat(100)}: add(n: 2) { total }`, { maxBytes: 500 }],
    [
      'its time is over when it begins',
      'b: add(n: 2) { total }',
      { maxBytes: Number.POSITIVE_INFINITY, expired: () => tooLarge(0, 'time') },
    ],
  ])('makes a change that stands behind another one also where %s', async (_name, second, limits) => {
    // The time is looked at once in 4,096 writes: whichever of them the second change's first one is.
    for (const fields of [1, 4_090, 4_091, 4_092, 4_093, 4_094, 4_095, 4_096]) {
      const totals = Array.from({ length: fields }, (_, n) => `t${n}: total`).join(' ');
      const text = fields === 1 ? 'text(length: 450)' : totals;
      const { world } = await run(`mutation { a: add(n: 1) { ${text} } ${second} }`, limits);
      expect(world.begun).toEqual(['add 1 to 0', 'add 2 to 1']);
    }
  });

  it('gives a result up that is too large as a whole, after its changes', async () => {
    const fields = Array.from({ length: 4 }, (_, n) => `c${n}: add(n: 1) { text(length: 200) }`);
    const { errors, world } = await run(`mutation { ${fields.join(' ')} }`, { maxBytes: 500 });
    expect(world.total).toBe(4);
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  });
});
