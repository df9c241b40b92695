import { createHash } from 'node:crypto';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { createDocumentCache } from '../../../src/transport/document-cache.ts';
import { checkManifest } from '../../../src/transport/document-manifest.ts';
import { defaultOperationLimits } from '../../../src/transport/operation-limits.ts';

const schema = buildSchema('type Query { hello: String }');
const lookUp = createDocumentCache(schema, defaultOperationLimits, { introspection: true });
const check = (text: string) => checkManifest(JSON.parse(text) as object, lookUp);

const hello = '{ hello }';
const other = '{ __typename }';
const sha256 = createHash('sha256').update(hello).digest('hex');
const sha256OfOther = createHash('sha256').update(other).digest('hex');

it('knows documents by whatever ID they have, a SHA-256 with its algorithm or without', () => {
  expect(check(JSON.stringify({ Hello: hello, [sha256]: hello, [`sha256:${sha256OfOther}`]: other }))).toEqual({
    documents: new Map([
      ['Hello', hello],
      [sha256, hello],
      [sha256OfOther, other],
    ]),
  });
});

it.each([
  ['{"a":"{"}', '"a": Syntax Error: Expected Name, found <EOF>. (line 1, column 2)'],
  ['{"a":"{\\n  nobody }"}', '"a": Cannot query field "nobody" on type "Query". (line 2, column 3)'],
  ['{"a":""}', '"a": Syntax Error: Unexpected <EOF>. (line 1, column 1)'],
  ['{"a":null}', '"a": expected a document as a text, got null'],
  ['{"a":["{ hello }"]}', '"a": expected a document as a text, got a list'],
  ['{"a":{}}', '"a": expected a document as a text, got a value of type object'],
  ['{"":"{ hello }"}', '"": expected an ID, got none'],
  ['{"__proto__":7}', '"__proto__": expected a document as a text, got a value of type number'],
  ['{"a":"{ hello }","sha256:a":"{ __typename }"}', '"sha256:a": expected one document of this ID, got two'],
  [
    `{"${sha256}":"{ __typename }"}`,
    `"${sha256}": expected the document whose SHA-256 this is, got that of ${sha256OfOther}`,
  ],
])('refuses %s', (text, problem) => {
  expect(check(text)).toEqual({ problems: [problem] });
});

it('tells of every entry, and everything about it', () => {
  expect(check('{"a":"{ one two }","b":"{ hello }","c":7}').problems).toHaveLength(3);
});
