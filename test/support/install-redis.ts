import { install } from './install.ts';

/** vitest's global set-up of what runs on a real Redis. */
export function setup(): void {
  install({
    check: ['redis-server', '--version'],
    debianPackage: 'redis-server',
    needs: 'what needs a real Redis (engine, several instances)',
  });
}
