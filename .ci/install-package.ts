// The package as somebody gets it: packed, installed by npm into an empty folder, run by npx, type-checked and run as a library.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { codeBlocksOf } from '../test/support/code-blocks.ts';

const folder = mkdtempSync(join(tmpdir(), 'gamelift-graphql-install-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** What npm says where it has nowhere to install from. */
const unreachable = /\b(ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT)\b/;

if (install()) {
  expectText('--help', inFolder('npx', ['gamelift-graphql', '--help']), 'gamelift-graphql <command> --help');
  await runDev();
  writeFileSync(join(folder, 'library.mts'), libraryExample());
  inFolder('npx', [
    'tsc',
    '--noEmit',
    '--strict',
    '--target',
    'es2023',
    '--module',
    'nodenext',
    '--types',
    'node',
    'library.mts',
  ]);
  writeFileSync(join(folder, 'library.mjs'), libraryExample());
  expectText('the library', inFolder(process.execPath, ['library.mjs']), 'http://127.0.0.1:');
  console.log(`ok      the package, installed by npm, on Node ${process.version}: --help, dev, types, library`);
}

/** False where there is neither a registry nor a cache that has everything. */
function install(): boolean {
  const packed = ['pack', '--silent', '--pack-destination', folder];
  const tarball = execFileSync('npm', packed, { encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
  if (!readFileSync('README.md', 'utf8').includes(`npm install ../gamelift-graphql/${tarball}\n`))
    throw new Error(`README.md: expected the installation of ${tarball}`);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  try {
    inFolder('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`, ...tools]);
    return true;
  } catch (error) {
    const told = String((error as { stderr?: string }).stderr);
    if (!unreachable.test(told)) throw error;
    console.error(
      `\nNOT RUN: the installed package was not tried; npm reaches no registry and its cache lacks something:\n${told}`,
    );
    return false;
  }
}

/** As from a terminal: Ctrl-C goes to npx, to its shell and to the command alike. */
async function runDev(): Promise<void> {
  const dev = spawn('npx', ['gamelift-graphql', 'dev', '--port', '0', '--emulator-port', '0'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const interrupt = () => process.kill(-Number(dev.pid), 'SIGINT');
  const ended = new Promise((resolve) => dev.once('close', resolve));
  try {
    const url = await urlOf(dev.stdout);
    const answer = await fetch(`${url}/graphql?query=${encodeURIComponent('{ fleets { nodes { name } } }')}`);
    expectText('a query', await answer.text(), 'frontier');
  } finally {
    interrupt();
  }
  // npx dies of the signal itself; that its output is closed says that the command has ended, too.
  await ended;
}

/** Once it says that all is ready. */
function urlOf(output: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let written = '';
    output.on('data', (chunk) => {
      written += String(chunk);
      const [, url] = /GraphQL +(\S+)\/graphql [\s\S]*Ctrl-C ends it/.exec(written) ?? [];
      if (url !== undefined) resolve(url);
    });
    output.once('close', () => reject(new Error(`dev ended before it was ready:\n${written}`)));
  });
}

function libraryExample(): string {
  const found = codeBlocksOf('README.md').find(({ text }) => text.includes("from 'gamelift-graphql'"));
  if (!found) throw new Error('README.md shows no use of the library');
  return found.text;
}

function inFolder(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function expectText(what: string, text: string, expected: string): void {
  if (!text.includes(expected)) throw new Error(`${what}: expected "${expected}" in\n${text}`);
}
