import type { CodegenConfig } from '@graphql-codegen/cli';
import { printGatewaySchema } from './src/schema/print-schema.ts';

const typedDocuments = {
  enumsAsTypes: true,
  useTypeImports: true,
  importExtension: '.ts' as const,
  emitLegacyCommonJSImports: false,
  scalars: { DateTime: 'string', ID: 'string' },
};

// `npm run generate` writes what is generated; `npm run check` fails where it differs from what is committed.
const config: CodegenConfig = {
  schema: printGatewaySchema(),
  generates: {
    'schema.graphql': { plugins: ['schema-ast'] },
    // The lobby's documents, as trees: urql takes them so.
    'src/lobby/gql/': {
      preset: 'client',
      documents: ['src/lobby/**/*-documents.ts', 'src/lobby/graph/fragments.graphql'],
      presetConfig: { fragmentMasking: false },
      config: typedDocuments,
    },
    // Typed documents as a client of ours would have them; the tests that use them fail to compile when the graph changes.
    'test/support/gql/': {
      preset: 'client',
      documents: ['test/integration/typed-client/*.ts'],
      presetConfig: { fragmentMasking: false },
      config: { ...typedDocuments, documentMode: 'string' },
    },
  },
};

export default config;
