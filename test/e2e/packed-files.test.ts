import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { installPackage } from './installed.ts';

const installed = installPackage();
afterAll(() => installed[Symbol.dispose]());

const home = join(installed.folder, 'node_modules', 'gamelift-graphql');
const files = readdirSync(home, { recursive: true, encoding: 'utf8' });
const read = (path: string) => readFileSync(join(home, path), 'utf8');

describe('the packed files', () => {
  it('import nothing but Node and the dependencies that the package declares', () => {
    const manifest: { dependencies: object; peerDependencies: object } = JSON.parse(read('package.json'));
    const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    const modules = files.filter((path) => /^dist\/(?!lobby\/).*\.js$/.test(path));
    const imported = new Set(modules.flatMap(packagesImportedBy));
    expect(imported).toContain('graphql');
    expect([...imported].filter((name) => !declared.includes(name))).toEqual([]);
  });

  it('hold no source maps, whose sources are not packed', () => {
    expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
  });

  it.each([
    ['dist/bundled/LICENSES.md', ['graphql-yoga', '@graphql-yoga/render-graphiql', '@redis/client']],
    ['dist/lobby/LICENSES.md', ['react', 'react-dom', 'urql']],
  ])('name the licences of what is built into them: %s', (path, names) => {
    const entries = [...read(path).matchAll(/^## (\S+) - \S+(?: \((.+)\))?$/gm)];
    expect(entries.map(([, name]) => name)).toEqual(expect.arrayContaining(names));
    const licences = new Set(entries.map(([, , licence]) => licence));
    expect([...licences].filter((licence) => !permissive.has(licence ?? ''))).toEqual([]);
  });
});

const permissive = new Set(['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']);

function packagesImportedBy(path: string): string[] {
  const text = read(path);
  const { staticImports, staticExports, dynamicImports } = parseSync(path, text).module;
  const specifiers = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value)),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => /^["'](.+)["']$/.exec(text.slice(start, end))?.[1]),
  ];
  return specifiers
    .filter((specifier) => specifier !== undefined)
    .filter((specifier) => !/^(?:\.|node:)/.test(specifier) && !builtinModules.includes(specifier))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
}
