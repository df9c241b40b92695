#!/usr/bin/env node
import module from 'node:module';

// The SDK warns on Node 20 of what its releases after January 2027 will need. Ours is pinned: nobody who runs it can act on that.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
// graphql-js looks when it is loaded: otherwise it searches every value for another copy of itself, a tenth of a query's time.
process.env.NODE_ENV ??= 'production';
// Node 22 and newer keep what they have compiled, which halves the next start.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const { run } = await import('./cli/cli.ts');
process.exitCode = await run(process.argv.slice(2), process.env);
