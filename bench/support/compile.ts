import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Compiles the gateway and `bench/peers`: what tsx makes of a source on the fly is slower than what is shipped. Throws where that fails. */
export function compile(): void {
  if (!existsSync(new URL('../node_modules', import.meta.url))) {
    throw new Error('the servers to measure against are not installed: npm ci --prefix bench');
  }
  const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  for (const project of ['../../tsconfig.build.json', '../tsconfig.json']) {
    const file = fileURLToPath(new URL(project, import.meta.url));
    execFileSync(process.execPath, [compiler, '-p', file], { stdio: 'inherit' });
  }
}
