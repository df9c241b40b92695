import type { CodegenConfig } from '@graphql-codegen/cli';
import { printGatewaySchema } from './src/schema/print-schema.ts';

// `npm run generate` writes what is generated; `npm run check` fails where it differs from what is committed.
const config: CodegenConfig = {
  schema: printGatewaySchema(),
  generates: {
    'schema.graphql': { plugins: ['schema-ast'] },
  },
};

export default config;
