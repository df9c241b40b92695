import { install } from './install.ts';

/** vitest's global set-up of what asks the gateway with other languages' clients. */
export function setup(): void {
  install({ check: ['curl', '--version'], debianPackage: 'curl', needs: 'what curl sends' });
  install({
    check: ['javac', '-version'],
    debianPackage: 'default-jdk-headless',
    needs: 'what Java’s HttpClient sends',
  });
}
