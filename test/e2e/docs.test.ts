import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, settingsOf } from '../../src/config/config.ts';
import { type ConfiguredCommand, configuredCommands } from '../../src/config/setting.ts';
import { codeBlocksOf } from '../support/code-blocks.ts';
import { startTestGateway, type TestGateway } from '../support/harness.ts';
import { command } from './command.ts';

const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith('.md'),
);
interface Manifest {
  name: string;
  version: string;
  scripts: object;
  peerDependencies: object;
}
const { name, version, scripts, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** Every line of a shell that a page shows, continued lines as one. */
const commands = pages.flatMap((page) =>
  codeBlocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text, line }) =>
      text
        .replaceAll(/\\\n\s*/g, '')
        .split('\n')
        .flatMap((row) => row.split(' && '))
        .map((row) => row.replace(/\s+#.*$/, '').trim())
        .filter((row) => row !== '')
        .map((row) => ({ page, line, text: row, environment: exportsOf(text) })),
    ),
);
/** The variables that a block sets for its commands. */
function exportsOf(block: string): Record<string, string> {
  const rows = [...block.matchAll(/^export (.*?)(?:\s+#.*)?$/gm)].map(([, row = '']) => row);
  return Object.fromEntries(rows.flatMap((row) => row.split(' ')).map((pair) => pair.split('=')));
}

const commandsOf = (...programs: string[]) =>
  commands.filter(({ text }) => programs.includes(text.split(' ')[0] ?? ''));

/** What `npm pack` writes, from the folder of a project beside the clone. */
const packed = `../${name}/${name}-${version}.tgz`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ emulator: { seed: 'dev' } });
});
afterAll(() => gateway.stop());

describe('a command in the documentation', () => {
  it('is of a kind that is held to the code below, or run where its page is tested', () => {
    const held = commandsOf('npm', 'npx', 'node', 'curl', 'export', 'aws');
    expect(commands.filter((shown) => !held.includes(shown))).toEqual([]);
  });

  it.each(commandsOf('curl'))('answers: $text ($page)', async ({ text }) => {
    const { port } = gateway.gateway;
    const { written, child } = command(['-c', text.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`)], {
      program: 'sh',
    });
    // Without errors, and the first event where it is a stream.
    await written('{"data":{');
    child.kill();
  });

  it.each(commandsOf('npm'))('is a script or an installation that there is: $text ($page)', ({ text }) => {
    const [, verb = '', ...words] = text.split(' ');
    if (verb === 'install')
      for (const word of words) expect([packed, ...Object.keys(peerDependencies)]).toContain(word);
    else if (verb === 'pack') expect(scripts).toHaveProperty(['prepack']);
    else if (verb === 'exec') expect(existsSync(words[words.indexOf('node') + 1] ?? '')).toBe(true);
    else if (verb !== 'ci') expect(scripts).toHaveProperty([verb === 'run' ? (words[0] ?? '') : verb]);
  });

  it.each(commandsOf('node', 'npx'))(
    'starts what there is, with settings that it takes: $text ($page)',
    ({ text, environment }) => {
      const [program, first = '', ...rest] = text.split(' ');
      if (first === 'tsx') return expect(existsSync(rest[0] ?? '')).toBe(true);
      if (program === 'node' && first.startsWith('--')) return expect(rest[0]).toBe('dist/main.js');
      expect(first).toBe(program === 'npx' ? 'gamelift-graphql' : 'dist/main.js');
      const [name = '', ...flags] = rest;
      if (name === 'check-config') return;
      expect(configuredCommands).toContain(name);
      expect(loadConfig(name as ConfiguredCommand, environment, flags)).toMatchObject({ ok: true });
    },
  );

  it.each(commandsOf('export'))('sets variables that somebody reads: $text ($page)', ({ text }) => {
    const ours = configuredCommands.flatMap((name) => settingsOf(name).map(([, { env }]) => env));
    for (const [, name = ''] of text.matchAll(/(\w+)=/g)) {
      if (!/^(?:AWS|OTEL)_/.test(name)) expect(ours).toContain(name);
    }
  });
});

describe('the documentation of a package that is not published', () => {
  const linkToPackage = /\]\((?:\.\.\/README\.md)?#as-a-package\)|^## As a package$/m;
  const useOfPackage =
    /npx gamelift-graphql|(?:from|import|require)\b[ (]*'gamelift-graphql|node_modules\/gamelift-graphql/;

  it('starts the lobby and runs the tests with the first two commands of the README, in its first screen', () => {
    const [lobby, tests] = codeBlocksOf('README.md').filter(({ language }) => language === 'sh');
    expect([lobby?.text, tests?.text]).toEqual(['npm ci && npm start\n', 'npm ci && npm test\n']);
    expect(tests?.line).toBeLessThan(40);
  });

  it.each(pages)('%s says where the package comes from before the page uses it', (page) => {
    const text = readFileSync(page, 'utf8');
    const used = text.search(useOfPackage);
    if (used >= 0) expect(text.slice(0, used)).toMatch(linkToPackage);
  });

  it.each(pages)('%s calls the command by a path that exists, or by npx', (page) => {
    const names = [...configuredCommands, 'check-config', 'print-schema'].join('|');
    const bare = new RegExp(`^.*(?<!npx )gamelift-graphql (?:${names})\\b.*$`, 'gm');
    expect(readFileSync(page, 'utf8').match(bare)).toBe(null);
  });

  it.each(pages)('%s shows the commands of a shell in blocks that are held to the code', (page) => {
    const others = codeBlocksOf(page).filter(({ language }) => language !== 'sh');
    expect(others.filter(({ text }) => /\b(?:node dist\/main\.js|npx |npm (?:ci|run|install)\b)/.test(text))).toEqual(
      [],
    );
  });

  it('installs it from the registry only where the page says that this works once it is published', () => {
    for (const page of pages) {
      const text = readFileSync(page, 'utf8');
      for (const { index } of text.matchAll(/npm install gamelift-graphql\b/g))
        expect(text.slice(0, index), page).toMatch(/once it is published, `$/i);
    }
  });
});

describe('the pages of the documentation', () => {
  it('are all in the index', () => {
    const index = readFileSync('docs/README.md', 'utf8');
    for (const page of pages.filter((path) => path.startsWith('docs/') && path !== 'docs/README.md')) {
      expect(index).toContain(`(${page.slice('docs/'.length)})`);
    }
  });

  it.each(pages)('%s leads to files and headings that there are', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
    for (const [, path = '', anchor] of links) {
      const target = path === '' ? page : normalize(join(dirname(page), path));
      expect(existsSync(target), `${page} → ${path}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), `${page} → ${path}#${anchor}`).toContain(anchor);
    }
  });
});

function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
