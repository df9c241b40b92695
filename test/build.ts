import { execFileSync } from 'node:child_process';

const builtKey = Symbol.for('gamelift-graphql: built for the tests');
const thisRun = globalThis as { [builtKey]?: true };

/** Builds what is shipped, once a run: each project whose tests are of what is built asks for it. */
export function setup(): void {
  if (thisRun[builtKey]) return;
  execFileSync('npm', ['run', '--silent', 'build'], {
    // Of React, as everybody gets it: the tests' own environment would take the one for development.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  thisRun[builtKey] = true;
}
