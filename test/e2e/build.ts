import { execFileSync } from 'node:child_process';

/** Builds once for all tests of the built command. */
export function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
