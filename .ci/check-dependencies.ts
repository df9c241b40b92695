// What package.json and the lock file say of our dependencies, without asking anybody: direct ones are pinned, all have a licence that
// goes with ours, and each comes with the hash of what was locked.
import { readFileSync } from 'node:fs';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  overrides?: Record<string, string>;
}

interface Locked {
  version?: string;
  license?: string;
  integrity?: string;
  link?: boolean;
}

/** Permissive ones, as SPDX writes them: what is published may be combined with them. */
const permitted = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Used here and never shipped: MPL concerns changes of their own files only, CC-BY is data. */
const permittedForDevelopment = new Set(['MPL-2.0', 'CC-BY-4.0']);

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { packages }: { packages: Record<string, Locked & { dev?: boolean }> } = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
);

const problems: string[] = [];
for (const part of ['dependencies', 'devDependencies', 'overrides'] as const) {
  for (const [name, version] of Object.entries(manifest[part] ?? {})) {
    if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) {
      problems.push(`package.json: ${part}.${name}: expected an exact version, got "${version}"`);
    }
  }
}
for (const [path, { license, integrity, link, dev }] of Object.entries(packages)) {
  if (path === '' || link) continue;
  if (!integrity) problems.push(`package-lock.json: ${path}: expected the hash of what was locked, got none`);
  const isPermitted = (name: string) => permitted.has(name) || (dev === true && permittedForDevelopment.has(name));
  if (!allows(license ?? '', isPermitted)) {
    problems.push(`package-lock.json: ${path}: expected a permissive licence, got "${license ?? 'none'}"`);
  }
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** An SPDX expression of names, AND and OR. */
function allows(expression: string, isPermitted: (name: string) => boolean): boolean {
  const plain = expression.replace(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((name) => isPermitted(name.trim())));
}
