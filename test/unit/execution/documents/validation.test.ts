import { buildSchema, parse, specifiedRules } from 'graphql';
import { expect, test } from 'vitest';
import { errorsOf } from '../../../../src/execution/documents/validation.ts';

const schema = buildSchema('type Query { a: Query, leaf: String }');
/** So many fields of one name that graphql-js gives up comparing them. */
const tooMany = 'a { leaf a { leaf } } '.repeat(400);

test('a document that is too much to compare is told so, after what else is wrong with it', () => {
  const aborted = { extensions: { code: 'LIMIT_EXCEEDED' }, message: expect.stringContaining('aborted') };
  const alone = errorsOf(schema, parse(`{ ${tooMany} }`), specifiedRules);
  expect(alone).toEqual([expect.objectContaining(aborted)]);
  const both = errorsOf(schema, parse(`{ ${tooMany} none more }`), specifiedRules);
  expect(both.map(({ message }) => message)).toEqual([
    'Cannot query field "none" on type "Query".',
    'Cannot query field "more" on type "Query".',
    aborted.message,
  ]);
});
