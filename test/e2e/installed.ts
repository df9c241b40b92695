import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface InstalledPackage extends Disposable {
  /** A folder that holds nothing but `node_modules`. */
  folder: string;
  /** Lays packages of ours beside it, as if their names had been installed too. */
  add(...names: string[]): void;
}

/**
 * The package as `npm install` of its tarball would lay it into an empty folder: what `npm pack` packs, and beside it the packages
 * that the lock file marks for production, no others.
 */
export function installPackage(): InstalledPackage {
  const folder = mkdtempSync(join(tmpdir(), 'gamelift-graphql-package-'));
  const home = join(folder, 'node_modules', 'gamelift-graphql');
  mkdirSync(home, { recursive: true });
  // Without scripts: what is built is shared with the other tests.
  const packed = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const tarball = execFileSync('npm', packed, { encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', home, '--strip-components', '1']);
  rmSync(join(folder, tarball));
  const link = (path: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(process.cwd(), path), join(folder, path));
  };
  for (const path of productionPackages()) link(path);
  linkCommands(folder, home);
  return {
    folder,
    add(...names) {
      for (const name of names) link(join('node_modules', name));
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Makes the package's commands executable, and links them where npx looks, as npm does. */
function linkCommands(folder: string, home: string): void {
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const place = join(folder, 'node_modules', '.bin');
  mkdirSync(place, { recursive: true });
  for (const [name, path] of Object.entries(bin)) {
    chmodSync(join(home, path), 0o755);
    symlinkSync(join(home, path), join(place, name));
  }
}

/** Their places. What lies in another package's node_modules comes with that one's link. */
function productionPackages(): string[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: true; devOptional?: true; optional?: true }>;
  };
  return Object.entries(packages)
    .filter(([, { dev, devOptional, optional }]) => !dev && !devOptional && !optional)
    .map(([path]) => path)
    .filter((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path));
}
