import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** vitest's global set-up of what runs on a real Redis: installs it where it is missing and can be (root on Debian). */
export function setup(): void {
  if (has('redis-server', '--version')) return;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { env: environment, timeout: 120_000 });
    // Without its service: the tests start their own servers.
    // Another test's set-up may be installing something at the same time.
    const wait = ['-o', 'DPkg::Lock::Timeout=240'];
    spawnSync('apt-get', [...wait, 'install', '-y', '-q', '--no-install-recommends', 'redis-server'], {
      env: { ...environment, RUNLEVEL: '1' },
      timeout: 300_000,
    });
  }
  if (has('redis-server', '--version')) return;
  const message = 'redis-server is missing: whatever needs a real Redis (engine, several instances) can’t be tested';
  if (process.env.CI) throw new Error(message);
  process.stderr.write(`${message}, and is skipped\n`);
}

function has(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}
