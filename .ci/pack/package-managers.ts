import type { Tools } from './tools.ts';

/** How to install the package by one package manager, and how to run programs in a project of it. All are arguments of a shell's `env`. */
export interface PackageManager {
  name: string;
  /** The files of an empty project, beside package.json. */
  files: Readonly<Record<string, string>>;
  /** Refuses packages whose `engines` exclude this Node, where the package manager looks at them at all. */
  install: (tarball: string) => readonly string[];
  /** A command that the package brings. */
  command: readonly string[];
  /** Node itself. */
  node: readonly string[];
  /** Whether the project has a folder of packages, which can be measured, and where TypeScript finds types. */
  hasFolder: boolean;
}

/** `registry`: the address that npm is set to; the others have settings of their own. */
export function packageManagers(tools: Tools, registry: string): readonly PackageManager[] {
  const yarn1 = ['node', tools.fileOf('yarn-1', 'bin/yarn.js'), '--silent'];
  const yarn4 = ['node', tools.fileOf('yarn-4', 'bin/yarn.js')];
  const pnpm = ['node', tools.fileOf('pnpm', 'bin/pnpm.mjs')];
  const yarn4As = (nodeLinker: string) => ({
    files: {
      '.yarnrc.yml': `nodeLinker: ${nodeLinker}\nnpmRegistryServer: ${JSON.stringify(registry)}\nenableTelemetry: false\n`,
      'yarn.lock': '',
    },
    install: (tarball: string) => [...yarn4, 'add', tarball],
    command: [...yarn4, 'run'],
    node: [...yarn4, 'node'],
  });
  return [
    {
      name: 'npm',
      files: {},
      install: (tarball) => [
        'npm',
        'install',
        '--engine-strict',
        '--prefer-offline',
        '--no-audit',
        '--no-fund',
        tarball,
      ],
      command: ['npx', '--no-install'],
      node: ['node'],
      hasFolder: true,
    },
    {
      name: 'Yarn 1',
      // It takes a file of the same name and version for the same file, unless its cache is new.
      files: { '.yarnrc': `registry ${JSON.stringify(registry)}\ncache-folder ./cache\n` },
      install: (tarball) => [...yarn1, 'add', '--prefer-offline', tarball],
      command: [...yarn1, 'run'],
      node: ['node'],
      hasFolder: true,
    },
    { name: 'Yarn 4 with node_modules', ...yarn4As('node-modules'), hasFolder: true },
    // TypeScript 7 does not know it.
    { name: 'Yarn 4 with Plug’n’Play', ...yarn4As('pnp'), hasFolder: false },
    {
      name: 'pnpm',
      files: { '.npmrc': `registry=${registry}\n` },
      install: (tarball) => [...pnpm, 'add', '--config.engine-strict=true', '--prefer-offline', tarball],
      command: [...pnpm, 'exec'],
      node: ['node'],
      hasFolder: true,
    },
  ];
}
