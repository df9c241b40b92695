import { buildSchema, executeSync, type GraphQLResolveInfo, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { isSelected } from '../../../src/schema/selection.ts';

const schema = buildSchema(`
  interface Node { id: ID }
  type Policy { name: String }
  type Session implements Node { id: ID policy: Policy other: Session }
  type Edge { node: Session }
  type Connection { edges: [Edge] nodes: [Session] }
  type Query { sessions: Connection node: Node }
`);

/** Asks `isSelected` from within the resolver of the first root field. */
function selected(document: string, path: readonly string[], variables: Record<string, unknown> = {}): boolean {
  let answer: boolean | undefined;
  const fieldResolver = (_source: unknown, _args: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    answer ??= isSelected(info, path);
    return null;
  };
  executeSync({ schema, document: parse(document), variableValues: variables, fieldResolver });
  if (answer === undefined) throw new Error('the document resolves no field');
  return answer;
}

const path = ['edges', 'node', 'policy'];

describe('isSelected', () => {
  test.each([
    ['directly', '{ sessions { edges { node { policy { name } } } } }'],
    ['under aliases', '{ s: sessions { e: edges { n: node { p: policy { name } } } } }'],
    ['in an inline fragment', '{ sessions { edges { node { ... on Session { policy { name } } } } } }'],
    ['in an inline fragment without a type', '{ sessions { ... { edges { node { policy { name } } } } } }'],
    ['in the second of two selections', '{ sessions { edges { node { id } } edges { node { policy { name } } } } }'],
    [
      'in the second of two merged fields',
      '{ sessions { edges { node { id } } } sessions { edges { node { policy { name } } } } }',
    ],
    [
      'through fragments in fragments',
      '{ sessions { ...A } } fragment A on Connection { edges { ...B } } fragment B on Edge { node { ...C } } fragment C on Session { policy { name } }',
    ],
    [
      'through one fragment at two depths',
      '{ sessions { edges { node { other { ...C } ...C } } } } fragment C on Session { policy { name } }',
    ],
  ])('finds a field %s', (_how, document) => {
    expect(selected(document, path)).toBe(true);
  });

  test.each([
    ['that is not there', '{ sessions { edges { node { id } } } }'],
    ['under another path', '{ sessions { nodes { policy { name } } } }'],
    ['deeper down', '{ sessions { edges { node { other { policy { name } } } } } }'],
    ['by its alias', '{ sessions { edges { node { policy: id } } } }'],
    ['of another root field', '{ a: sessions { nodes { id } } b: sessions { edges { node { policy { name } } } } }'],
    [
      'in an unused fragment',
      '{ sessions { nodes { id } } } fragment A on Connection { edges { node { policy { name } } } }',
    ],
  ])('does not find one %s', (_how, document) => {
    expect(selected(document, path)).toBe(false);
  });

  test('takes the path for names below the field being resolved', () => {
    expect(selected('{ node { ... on Session { policy { name } } } }', ['policy'])).toBe(true);
  });

  test.each([
    ['@include', true, true],
    ['@include', false, false],
    ['@skip', true, false],
    ['@skip', false, true],
  ])('obeys %s(if: %s)', (directive, value, found) => {
    const document = (on: (at: number) => string) => `
      query ($v: Boolean!) { sessions { edges ${on(0)} { ...N ${on(1)} } } }
      fragment N on Edge { node { ... ${on(2)} { policy ${on(3)} { name } } } }`;
    for (const place of [0, 1, 2, 3]) {
      const condition = (written: string) => document((at) => (at === place ? `${directive}(if: ${written})` : ''));
      expect(selected(condition('$v'), path, { v: value })).toBe(found);
      expect(selected(condition(String(value)).replace('($v: Boolean!)', ''), path)).toBe(found);
    }
  });

  test('searches a fragment that is spread over and over once', () => {
    const levels = 40;
    const fragments = Array.from({ length: levels }, (_, level) =>
      level + 1 < levels
        ? `fragment F${level} on Connection { ...F${level + 1} ...F${level + 1} }`
        : `fragment F${level} on Connection { nodes { id } }`,
    );
    expect(selected(`{ sessions { ...F0 ...F0 } } ${fragments.join(' ')}`, path)).toBe(false);
  });
});
