import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { startTestGateway } from '../../support/harness.ts';

const { control, gateway, stop } = await startTestGateway();
afterAll(stop);

/** Two megabytes without a character that JSON escapes: as much as a body may have. */
const large = 'qz'.repeat(1_045_000);

/** A field with one of its arguments, or of their members, that is `large`. */
interface Case {
  kind: string;
  field: string;
  path: string;
  /** The types of the arguments that are given, and their values. */
  declared: Record<string, string>;
  variables: Record<string, unknown>;
}

const cases: Case[] = ['query', 'mutation', 'subscription'].flatMap((kind) =>
  Object.values(schema.getRootType(kind as never)?.getFields() ?? {}).flatMap((field) =>
    field.args.flatMap((argument) =>
      valuesOf(argument.type).map(([path, value]) => {
        const given = field.args.filter((other) => other === argument || isRequiredArgument(other));
        const variables = given.map((other) => [other.name, other === argument ? value : usual(other)]);
        return {
          kind,
          field: field.name,
          path: [argument.name, ...path].join('.'),
          declared: Object.fromEntries(given.map(({ name, type }) => [name, String(type)])),
          variables: Object.fromEntries(variables),
        };
      }),
    ),
  ),
);

/** Each place in a value of the type that holds a text, with a value in which it is large. */
function valuesOf(type: GraphQLInputType, depth = 0): [path: string[], value: unknown][] {
  const named = getNullableType(type);
  if (isListType(named)) return valuesOf(named.ofType, depth).map(([path, value]) => [['0', ...path], [value]]);
  if (!isInputObjectType(named)) return [[[], large]];
  // Conditions nest in conditions.
  if (depth > 1) return [];
  return Object.values(named.getFields()).flatMap((member) =>
    valuesOf(member.type, depth + 1).map(([path, value]): [string[], unknown] => {
      const others = Object.values(named.getFields()).filter(
        (other) => other !== member && isRequiredInputField(other),
      );
      const object = { ...Object.fromEntries(others.map((other) => [other.name, usual(other)])), [member.name]: value };
      return [[member.name, ...path], object];
    }),
  );
}

function usual({ type }: GraphQLArgument | GraphQLInputField): unknown {
  const named = isNonNullType(type) ? type.ofType : type;
  if (isListType(named)) return [];
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (isInputObjectType(named)) {
    const members = Object.values(named.getFields());
    const given = named.isOneOf ? members.slice(0, 1) : members.filter(isRequiredInputField);
    return Object.fromEntries(given.map((member) => [member.name, usual(member)]));
  }
  return String(named) === 'Int' ? 1 : 'a text';
}

test('There are cases for more than a hundred places', () => {
  expect(cases.length).toBeGreaterThan(100);
});

test.each(cases)(
  'Two megabytes as $path of $field are refused without a call, and are not sent back',
  async ({ kind, field, declared, variables }) => {
    await control.reset();
    const types = Object.entries(declared).map(([name, type]) => `$${name}: ${type}`);
    const args = Object.keys(declared).map((name) => `${name}: $${name}`);
    const { type } = schema.getRootType(kind as never)?.getFields()[field] ?? {};
    const selection = String(type).startsWith('String') ? '' : '{ __typename }';
    const query = `${kind} (${types.join(', ')}) { ${field}(${args.join(', ')}) ${selection} }`;
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: kind === 'subscription' ? 'text/event-stream' : '*/*' },
      body: JSON.stringify({ query, variables }),
    });
    const text = await firstResultOf(response);
    expect(response.status).toBeLessThan(500);
    expect(text).toMatch(/"code":"(INVALID_REQUEST|INVALID_CURSOR|LIMIT_EXCEEDED|GRAPHQL_VALIDATION_FAILED)"|Error"/);
    expect(text).not.toMatch(/(?:qz){51}/);
    expect(text.length).toBeLessThan(2_000);
    expect(await control.callCounts()).toEqual({});
  },
);

/** Of an event stream as much as is sent until it ends, or until its first result has come. */
async function firstResultOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.includes('event: next')) break;
  }
  return text;
}
