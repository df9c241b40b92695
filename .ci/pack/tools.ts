import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The releases of Node that the package supports: the oldest one, and the newest ones of each line. */
export const nodeReleases = ['20.19.0', '22', '24'] as const;

const packageManagers = { 'yarn-1': 'yarn@1.22.22', 'yarn-4': '@yarnpkg/cli-dist@4.18.1', pnpm: 'pnpm@12.21.0' };

export interface Tools {
  /** A file of a package manager's package. */
  fileOf(packageManager: keyof typeof packageManagers, path: string): string;
  /** The environment of a shell that finds this release of Node first. */
  environmentFor(nodeRelease: string): NodeJS.ProcessEnv;
}

/** What npm says where it has nowhere to install from. */
const unreachable = /\b(ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT)\b/;

/** Installs the releases and the package managers; null where npm reaches no registry and its cache lacks one of them. */
export function installTools(folder: string): Tools | null {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const nodes = nodeReleases.map((release) => `${aliasOf(release)}@npm:${nodePackage}@${release}`);
  const managers = Object.entries(packageManagers).map(([alias, name]) => `${alias}@npm:${name}`);
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-bin-links', '--ignore-scripts'];
  try {
    execFileSync('npm', [...install, ...nodes, ...managers], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    if (!unreachable.test(String(stderr))) throw error;
    console.error(`\nNOT RUN: npm reaches no registry, and its cache lacks something:\n${stderr}`);
    return null;
  }
  const place = (name: string, path: string) => join(folder, 'node_modules', name, path);
  return {
    fileOf: (packageManager, path) => place(packageManager, path),
    environmentFor: (release) => ({
      ...process.env,
      // It concerns releases of the SDK that come later.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      PATH: [place(aliasOf(release), 'bin'), process.env.PATH].join(delimiter),
    }),
  };
}

/** It holds the executable itself, and needs no script to fetch it. */
const nodePackage = `node-${process.platform}-${process.arch}`;
const aliasOf = (nodeRelease: string) => `node-${nodeRelease}`;
