import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
  // graphql 16 ships CommonJS and ESM without `exports`: vitest would take one copy for our files and Node the other for
  // Pothos and Yoga ("another module or realm"). One name, one copy.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    projects: [
      project('unit', 10_000),
      project('contract', 10_000),
      project('integration', 20_000),
      project('e2e', 60_000),
    ],
  },
});
