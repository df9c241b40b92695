import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program that tests run, and what is not tested without it. */
export interface NeededProgram {
  /** A command line that succeeds where it is there. */
  check: readonly [program: string, ...args: string[]];
  /** The package of Debian that brings it. */
  debianPackage: string;
  /** What needs it, as the beginning of "… can't be tested". */
  needs: string;
}

/** For a global set-up of vitest: installs a program where it is missing and can be (root on Debian); with CI set it must be there afterwards. */
export function install({ check: [program, ...args], debianPackage, needs }: NeededProgram): void {
  if (runs(program, args)) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { env: environment, timeout: 120_000 });
    // Another test's set-up may be installing something at the same time.
    const wait = ['-o', 'DPkg::Lock::Timeout=240'];
    // Without services: the tests start their own servers.
    spawnSync('apt-get', [...wait, 'install', '-y', '-q', '--no-install-recommends', debianPackage], {
      env: { ...environment, RUNLEVEL: '1' },
      timeout: 300_000,
    });
  }
  if (runs(program, args)) return;
  const message = `${program} is missing: ${needs} can’t be tested`;
  if (process.env.CI) throw new Error(message);
  process.stderr.write(`${message}, and is skipped\n`);
}

/** Whether the program is there, for `it.runIf`. */
export function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0;
}
