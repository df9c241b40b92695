import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { busyFactor, waitMs } from './test/support/waits.ts';

type ProjectConfig = { globalSetup?: string[]; isolate?: boolean };
/** `idleMs`: what no test of the project takes on an idle machine, in milliseconds. */
const project = (name: string, idleMs: number, more: ProjectConfig = {}) => {
  const limitMs = busyFactor * idleMs;
  const include = [`test/${name}/**/*.test.ts`];
  const expect = { poll: { timeout: waitMs } };
  return {
    extends: true as const,
    test: { name, include, testTimeout: limitMs, hookTimeout: limitMs, expect, ...more },
  };
};

/** Installs what a machine lacks for the tests that run on a real Redis. */
const redis = 'test/support/install-redis.ts';
/** The same for clients of other languages. */
const clients = 'test/support/install-clients.ts';

export default defineConfig({
  // graphql 16 ships CommonJS and ESM without `exports`: vitest would take one copy for our files and Node the other for
  // Pothos and Yoga ("another module or realm"). One name, one copy.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    // Tests wait more than they compute; vitest's own choice leaves one core idle, and of a percentage it takes 100 at most.
    maxWorkers: 2 * availableParallelism(),
    // Said once per worker otherwise; see src/main.ts.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      // Loading the AWS SDK and GraphQL anew for each file would take a third of all the time: files of one worker share modules.
      project('unit', 10_000, { isolate: false }),
      project('contract', 10_000, { isolate: false, globalSetup: [redis] }),
      project('integration', 20_000, { isolate: false, globalSetup: [redis, clients] }),
      project('e2e', 60_000, { globalSetup: ['test/build.ts', redis] }),
      // Its files take turns at one browser; the gateway's modules are loaded once.
      project('lobby', 60_000, { globalSetup: ['test/build.ts', 'test/lobby/set-up.ts'], isolate: false }),
      project('soak', 60_000, { globalSetup: ['test/build.ts', redis] }),
    ],
  },
});
