import { createHash } from 'node:crypto';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { createDocumentCache } from '../../../../src/execution/documents/cache.ts';
import { checkManifest } from '../../../../src/execution/documents/manifest.ts';
import { defaultOperationLimits } from '../../../../src/execution/documents/operation-limits.ts';

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

const apollo = (operations: unknown, version: unknown = 1) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version, operations });

it('reads what Apollo’s generator writes', () => {
  const operations = [
    { id: sha256, name: 'Hello', type: 'query', body: hello },
    { id: 'Other', name: 'Other', type: 'query', body: other, clientName: 'web' },
  ];
  const documents = new Map(Object.entries({ [sha256]: hello, Other: other }));
  expect(check(apollo(operations))).toEqual({ documents });
});

it('reads what Relay’s compiler writes, by MD5, and what the client preset writes, by SHA-1 or SHA-256', () => {
  const hash = (algorithm: string) => createHash(algorithm).update(hello).digest('hex');
  for (const id of [hash('md5'), hash('sha1')]) {
    expect(check(JSON.stringify({ [id]: hello }))).toEqual({ documents: new Map([[id, hello]]) });
  }
  expect(check(JSON.stringify({ [`sha256:${sha256}`]: hello }))).toEqual({ documents: new Map([[sha256, hello]]) });
});

it.each([
  [apollo([{ id: 'a', body: '{' }]), '"a": Syntax Error: Expected Name, found <EOF>. (line 1, column 2)'],
  [apollo([{ id: 'a' }]), '"a": expected a document as a text, got nothing'],
  [apollo([{ body: hello }]), '"operations", entry 1: expected an ID as a text, got nothing'],
  [apollo([null]), '"operations", entry 1: expected an ID as a text, got nothing'],
  [
    apollo([
      { id: 'a', body: hello },
      { id: 'a', body: other },
    ]),
    '"a": expected one document of this ID, got two',
  ],
  [
    apollo([{ id: sha256, body: other }]),
    `"${sha256}": expected the document whose SHA-256 this is, got that of ${sha256OfOther}`,
  ],
  [apollo({}), '"operations": expected a list, got a value of type object'],
  [apollo([], 2), '"version": expected 1, got "2"'],
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
