import fc from 'fast-check';
import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  getOperationAST,
  isNonNullType,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { expect, it } from 'vitest';
import { PlannedQueries } from '../../../../src/execution/compiled/planned-queries.ts';
import { ofItsObject } from '../../../../src/schema/of-its-object.ts';
import { nullOn } from '../../transport/null-on.ts';

const schema = buildSchema(/* GraphQL */ `
  enum Colour { RED GREEN }
  scalar Anything
  interface Named { name: String  partner: Named }
  type Cat implements Named {
    name: String
    sure: String!
    lives: Int
    colour: Colour
    anything: Anything
    partner: Named
    friend: Cat
    friends(first: Int = 2, only: [Colour!]): [Cat]
    close(first: Int): [Cat!]!
    grid: [[Int]!]
    told: String
    echo(text: String = "none", number: Int): String
    any: Animal
  }
  type Dog implements Named { name: String  partner: Named  barks: Int }
  union Animal = Cat | Dog
  type Query { cat: Cat  sureCat: Cat!  cats(first: Int = 3): [Cat!]  named: Named }
`);
type Asker = { visibility: string };

/** What becomes of a field hangs on who the cat is and which field it is, and is the same each time. */
const fates = ['value', 'value', 'value', 'later', 'null', 'throws', 'rejects', 'error'] as const;

class Cat {
  readonly seed: number;
  readonly #made = new Map<string, Cat>();

  constructor(seed: number) {
    this.seed = seed;
  }

  /** The same one each time: an object that queries share. */
  other(way: string): Cat {
    const known = this.#made.get(way) ?? new Cat(hash(`${this.seed} ${way}`));
    this.#made.set(way, known);
    return known;
  }
}

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value;
}

const values: Record<string, (cat: Cat, args: Record<string, unknown>, asker: Asker) => unknown> = {
  name: ({ seed }) => ['Tom', 'with "quotes"\n', '', 'zoë 🎲', '\ud800'][seed % 5],
  sure: ({ seed }) => `sure ${seed}`,
  lives: ({ seed }) => [9, -0, 2 ** 31, '7', 'many', true][seed % 6],
  colour: ({ seed }) => ['RED', 'GREEN', 'BLUE'][seed % 3],
  anything: ({ seed }) => ({ deep: [seed, null, 'x"'] }),
  friend: (cat) => cat.other('friend'),
  friends: (cat, { first }) => several(cat, first, 3),
  close: (cat, { first }) => several(cat, first, 1_000_003),
  grid: ({ seed }) => (seed % 4 === 0 ? [[1, null], null] : [[seed], [], new Set([1, 2])]),
  told: ({ seed }, _args, { visibility }) => `${seed} for ${visibility}`,
  echo: (_cat, args) => JSON.stringify(args),
  partner: (cat) => Object.assign(cat.other('partner'), { __typename: 'Cat' }),
  any: (cat) => Object.assign(cat.other('any'), { __typename: 'Cat' }),
};

function several(cat: Cat, first: unknown, hole: number) {
  const length = typeof first === 'number' ? Math.min(Math.max(first, 0), 3) : 2;
  return Array.from({ length }, (_, index) => ((cat.seed + index) % hole === 0 ? null : cat.other(`${index}`)));
}

for (const field of Object.values((schema.getType('Cat') as GraphQLObjectType).getFields())) {
  const { name } = field;
  const resolve: GraphQLFieldResolver<unknown, unknown> = (source, args, context) => {
    const [cat, asker] = [source as Cat, context as Asker];
    const value = () => values[name]?.(cat, args, asker);
    const fail = () => {
      throw new Error(`${name} of ${cat.seed}`);
    };
    const fate = fates[hash(`${cat.seed} ${name} ${asker.visibility}`) % fates.length] ?? 'value';
    // What must be there fails later: at once, in a list, graphql-js would leave the failures of its neighbours unheard of.
    if (isNonNullType(field.type) && fate !== 'value') return Promise.resolve().then(fate === 'throws' ? fail : value);
    if (fate === 'later') return Promise.resolve().then(value);
    if (fate === 'rejects') return Promise.resolve().then(fail);
    if (fate === 'error') return new Error(`${name} of ${cat.seed}, as a value`);
    if (fate === 'throws') return fail();
    return fate === 'null' ? null : value();
  };
  field.resolve = resolve;
  if (field.args.length === 0) field.extensions = ofItsObject;
}

const root = new Cat(1);
for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
  const resolve: GraphQLFieldResolver<unknown, unknown> = (_source, { first }) => {
    if (field.name === 'cats') return several(root, first, 1_000_003);
    return field.name === 'named' ? Object.assign(root.other('named'), { __typename: 'Cat' }) : root;
  };
  field.resolve = resolve;
}

/** With what each field may be asked for, and what it leads to. */
const argumentsOf: Record<string, readonly string[]> = {
  friends: ['', '(first: 1)', '(first: $n)', '(only: [RED], first: 2)', '(only: $colours)'],
  close: ['', '(first: 2)', '(first: $n)'],
  cats: ['', '(first: $n)', '(first: 1)'],
  echo: ['', '(text: "a \\"b\\"")', '(text: $text)', '(number: $n, text: $text)', '(number: null)'],
};
const leaves = ['name', 'sure', 'lives', 'colour', 'anything', 'grid', 'told', 'echo', '__typename'];
const objects = ['friend', 'friends', 'close'];

const { selectionsOfCat } = fc.letrec<{ selectionsOfCat: string; selectionOfCat: string; objectOfCat: string }>(
  (tie) => ({
    selectionsOfCat: fc
      .array(tie('selectionOfCat'), { minLength: 1, maxLength: 4 })
      .map((selections) => `{ ${selections.join(' ')} }`),
    selectionOfCat: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { arbitrary: field(fc.constantFrom(...leaves)), weight: 8 },
      { arbitrary: fc.constantFrom('...Plain', '...Deep', '... on Named { name }', '... on Dog { barks }'), weight: 1 },
      { arbitrary: fc.constantFrom('name @skip(if: $yes)', 'any { __typename }', 'partner { name }'), weight: 1 },
      { arbitrary: tie('objectOfCat'), weight: 5 },
    ),
    objectOfCat: fc.oneof(
      fc.tuple(field(fc.constantFrom(...objects)), tie('selectionsOfCat')).map((parts) => parts.join(' ')),
      tie('selectionsOfCat').map((selections) => `... on Cat ${selections}`),
    ),
  }),
);

/** Names of fields with what they are asked with, some by another name. */
function field(names: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return names.chain((name) =>
    fc
      .tuple(fc.constantFrom('', '', `${name}A: `, `${name}B: `), fc.constantFrom(...(argumentsOf[name] ?? [''])))
      .map(([alias, args]) => `${alias}${name}${args}`),
  );
}

const documents = fc
  .array(fc.tuple(field(fc.constantFrom('cat', 'sureCat', 'cats')), selectionsOfCat), { minLength: 1, maxLength: 3 })
  .map(
    (fields) => `query Of($n: Int = 2, $text: String, $yes: Boolean = true, $colours: [Colour!]) {
    ${fields.map((parts) => parts.join(' ')).join('\n    ')}
  }
  fragment Plain on Cat { name lives friendA: friend { sure told } }
  fragment Deep on Cat { close { name close { sure } } ... on Named { __typename } }`,
  );
const variables = fc.record(
  { n: fc.constantFrom(0, 1, 3, null), text: fc.string(), colours: fc.constantFrom(null, ['RED', 'GREEN']) },
  { requiredKeys: [] },
);
/** What a document defines and does not use changes nothing. */
const rules = specifiedRules.filter(({ name }) => !/^NoUnused/.test(name));

const runs = 50;

it('answers any document as graphql-js does, again and again, whoever asks', async () => {
  const planned = new PlannedQueries(schema);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(documents, variables, async (text, variableValues) => {
      const document = parse(text);
      fc.pre(validate(schema, document, rules).length === 0);
      const operation = getOperationAST(document) as OperationDefinitionNode;
      for (const visibility of ['high', 'low', 'high']) {
        const contextValue: Asker = { visibility };
        const result = await planned.execute(
          { document, operation, variableValues },
          { contextValue, visibility, limits: { maxBytes: Number.POSITIVE_INFINITY } },
        );
        if (!result) return;
        count++;
        expectAlike(plainly(result), plainly(await execute({ schema, document, variableValues, contextValue })));
      }
    }),
    { numRuns: runs },
  );
  expect(count).toBeGreaterThan(runs);
});

interface Plain {
  data: unknown;
  errors?: { message: string; path: (string | number)[] }[];
}

function plainly(result: ExecutionResult): Plain {
  return JSON.parse(JSON.stringify(result));
}

/** Data are the same, and what is null because of an error is so in both. Which of several errors reached a place first is a race. */
function expectAlike(result: Plain, expected: Plain): void {
  expect(JSON.stringify(result.data)).toBe(JSON.stringify(expected.data));
  const [found, wanted] = [errorsByPlace(result), errorsByPlace(expected)];
  expect(found).toEqual(wanted);
}

/** By the place that is null because of them: a field's own error, or that something below it failed. */
function errorsByPlace({ data, errors = [] }: Plain): Record<string, string> {
  return Object.fromEntries(
    errors.map(({ message, path }) => {
      const place = nullOn(path, data);
      return [place.join('.'), place.length === path.length ? message : 'something below'];
    }),
  );
}
