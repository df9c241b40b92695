import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentCache } from '../../../../src/execution/documents/cache.ts';
import { defaultOperationLimits } from '../../../../src/execution/documents/operation-limits.ts';

const schema = buildSchema('type Query { leaf: String }');
const limits = { ...defaultOperationLimits, maxTokens: 100, maxRootFields: 100 };
const open = { introspection: true };

describe('the document cache', () => {
  it('parses and validates a document once', () => {
    const lookUp = createDocumentCache(schema, limits, open);
    expect(lookUp('{ leaf }')).toBe(lookUp('{ leaf }'));
    expect(lookUp('{ leaf }')).toHaveProperty('document.kind', 'Document');
  });

  it('remembers what is wrong with a document', () => {
    const lookUp = createDocumentCache(schema, limits, open);
    expect(lookUp('{ none }')).toBe(lookUp('{ none }'));
    expect(lookUp('{ none }').errors).toHaveLength(1);
    expect(lookUp('{').errors).toHaveLength(1);
  });

  it('stops reading a document that has too many tokens', () => {
    const lookUp = createDocumentCache(schema, limits, open);
    expect(lookUp(`{ ${'leaf '.repeat(98)} }`).errors).toBeUndefined();
    expect(lookUp(`{ ${'leaf '.repeat(99)} }`).errors?.[0]?.message).toContain('100 tokens');
  });

  it('tells twenty faults of a document, not all', () => {
    const lookUp = createDocumentCache(schema, limits, open);
    expect(lookUp(`{ ${Array.from({ length: 60 }, (_, n) => `none${n}`).join(' ')} }`).errors).toHaveLength(21);
  });

  it('keeps of its errors nothing that was on the stack', () => {
    const { errors = [] } = createDocumentCache(schema, limits, open)('{ none other }');
    expect(errors.map(({ stack }) => stack)).toEqual(['', '']);
  });

  it('counts the errors that it keeps: of small documents with many it forgets the oldest', () => {
    const lookUp = createDocumentCache(schema, limits, open);
    const names = Array.from({ length: 20 }, (_, field) => `none${field}`).join(' ');
    // By their text alone all of them could be kept.
    const wrong = (n: number) => `{ ${names} } #${n}`.padEnd(1_700);
    const first = lookUp(wrong(0));
    for (let n = 1; n < 280; n++) lookUp(wrong(n));
    expect(lookUp(wrong(279))).toBe(lookUp(wrong(279)));
    expect(lookUp(wrong(0))).not.toBe(first);
  });

  it('forgets the oldest when the documents’ length passes its bound', () => {
    const lookUp = createDocumentCache(schema, limits, open);
    const first = lookUp('{ leaf }');
    for (let n = 0; n < 20; n++) lookUp(`{ leaf } #${'x'.repeat(50_000)}${n}`);
    expect(lookUp('{ leaf }')).not.toBe(first);
  });
});
