import type { CodegenConfig } from '@graphql-codegen/cli';
import { printGatewaySchema } from './src/schema/print-schema.ts';

// `npm run generate` writes what is generated; `npm run check` fails where it differs from what is committed.
const config: CodegenConfig = {
  schema: printGatewaySchema(),
  generates: {
    'schema.graphql': { plugins: ['schema-ast'] },
    // Typed documents as a client of ours would have them; the tests that use them fail to compile when the graph changes.
    'test/support/gql/': {
      preset: 'client',
      documents: ['test/integration/typed-client/*.ts'],
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        importExtension: '.ts',
        emitLegacyCommonJSImports: false,
        scalars: { DateTime: 'string', ID: 'string' },
      },
    },
  },
};

export default config;
