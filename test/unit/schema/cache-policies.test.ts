import { type GraphQLObjectType, getNamedType, getNullableType, isListType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { codeBlocksOf } from '../../support/code-blocks.ts';

const blocks = codeBlocksOf('docs/clients.md');
const apollo = blocks.find(({ name }) => name === 'type-policies.ts')?.text ?? '';
const graphcache = blocks.find(({ text }) => text.includes('@urql/exchange-graphcache'))?.text ?? '';

const types = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);
const fields = types.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
/** Objects without an identity: of another object, not an event, an error, a payload or a part of a page. */
const valueObjects = types.filter(
  (type) =>
    !('id' in type.getFields()) &&
    !roots.includes(type) &&
    !type.getInterfaces().some(({ name }) => name === 'LiveEvent' || name === 'Error') &&
    !/(?:Payload|Connection|Edge|PageInfo)$/.test(type.name),
);

test('the type policies of docs/clients.md merge each value object that stands alone', () => {
  const single = fields
    .filter(({ field }) => !isListType(getNullableType(field.type)))
    .map(({ field }) => getNamedType(field.type))
    .filter((type) => valueObjects.some((object) => object === type));
  const expected = [...new Set(single.map(({ name }) => name))].sort();
  expect([...apollo.matchAll(/^ {2}(\w+): \{ merge: true \},$/gm)].map(([, name]) => name)).toEqual(expected);
});

test('the type policies of docs/clients.md join the pages of each connection by all of its other arguments', () => {
  for (const { type, field } of fields) {
    if (!getNamedType(field.type).name.endsWith('Connection')) continue;
    const policies = apollo.split(/^ {2}(?=\w)/m).find((part) => part.startsWith(`${type.name}: `)) ?? '';
    const [, named = null] = new RegExp(`\\b${field.name}: relayStylePagination\\(([^)]*)\\)`).exec(policies) ?? [];
    const filters = field.args.map(({ name }) => name).filter((name) => name !== 'first' && name !== 'after');
    expect(named, `${type.name}.${field.name}`).not.toBeNull();
    expect([...(named ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name).sort()).toEqual(filters.sort());
  }
});

test('the keys for graphcache in docs/clients.md are those of all value objects', () => {
  const expected = valueObjects.map(({ name }) => name).sort();
  expect([...graphcache.matchAll(/(\w+): \(\) => null/g)].map(([, name]) => name)).toEqual(expected);
});
