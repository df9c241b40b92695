import { existsSync, type Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface InstalledSize {
  packages: number;
  /** Of all files. */
  bytes: number;
  /** Of the blocks that they occupy. */
  bytesOnDisk: number;
}

/** What is in a project's `node_modules`, without following links. */
export async function installedSize(project: string): Promise<InstalledSize> {
  const root = join(project, 'node_modules');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const files = await Promise.all(paths.map((path) => lstat(path)));
  const sum = (sizeOf: (file: Stats) => number) => files.reduce((total, file) => total + sizeOf(file), 0);
  return {
    packages: entries.filter((entry) => entry.isDirectory() && isPackage(join(entry.parentPath, entry.name))).length,
    bytes: sum(({ size }) => size),
    bytesOnDisk: sum(({ blocks }) => blocks * 512),
  };
}

function isPackage(folder: string): boolean {
  return /node_modules\/(?:@[^/]+\/)?[^/@.][^/]*$/.test(folder) && existsSync(join(folder, 'package.json'));
}
