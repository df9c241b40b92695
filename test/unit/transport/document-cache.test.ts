import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentCache } from '../../../src/transport/document-cache.ts';
import { defaultOperationLimits } from '../../../src/transport/operation-limits.ts';

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

  it('forgets the oldest when the documents’ length passes its bound', () => {
    const lookUp = createDocumentCache(schema, limits, open);
    const first = lookUp('{ leaf }');
    for (let n = 0; n < 20; n++) lookUp(`{ leaf } #${'x'.repeat(50_000)}${n}`);
    expect(lookUp('{ leaf }')).not.toBe(first);
  });
});
