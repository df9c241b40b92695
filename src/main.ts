#!/usr/bin/env node
import module from 'node:module';
import { run } from './cli/cli.ts';

// The SDK warns on Node 20 of what its releases after January 2027 will need. Ours is pinned: nobody who runs it can act on that.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// Node 22 and newer keep what they have compiled, which halves the next start.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

process.exitCode = await run(process.argv.slice(2), process.env);
