// The package as its users get it: packed, installed into an empty folder by each package manager, and used there on each release of Node.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeBlocksOf } from '../../test/support/code-blocks.ts';
import { answerOfDev } from './answer-of-dev.ts';
import { installedSize } from './installed-size.ts';
import { type PackageManager, packageManagers } from './package-managers.ts';
import { installTools, nodeReleases } from './tools.ts';

/** What a user of the package installs, at most. */
const maximumPackages = 60;
const maximumMegabytes = 50;

const folder = mkdtempSync(join(tmpdir(), 'gamelift-graphql-install-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const tools = installTools(join(folder, 'tools'));
if (tools) {
  const tarball = pack();
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  for (const manager of packageManagers(tools, registry)) {
    for (const release of nodeReleases) {
      const begun = performance.now();
      const found = await tryOut(manager, tarball, tools.environmentFor(release));
      const seconds = Math.round((performance.now() - begun) / 1_000);
      console.log(`ok      ${manager.name}, Node ${release}: installed, dev, library, exports${found} (${seconds} s)`);
    }
  }
}

function pack(): string {
  const packed = ['pack', '--silent', '--pack-destination', folder];
  const tarball = execFileSync('npm', packed, { encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';
  if (!readFileSync('README.md', 'utf8').includes(`npm install ../gamelift-graphql/${tarball}\n`))
    throw new Error(`README.md: expected the installation of ${tarball}`);
  return join(folder, tarball);
}

/** Returns what else was found, in words. */
async function tryOut(manager: PackageManager, tarball: string, env: NodeJS.ProcessEnv): Promise<string> {
  const project = join(folder, 'project');
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project);
  const files = {
    ...manager.files,
    'package.json': '{ "private": true }',
    'user.mjs': moduleOfUser(),
    'user.mts': example(),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  run(manager.install(tarball), project, env);
  const command = [...manager.command, 'gamelift-graphql', 'dev', '--port', '0', '--emulator-port', '0'];
  expectText('a query', await answerOfDev(command, { cwd: project, env }), 'frontier');
  expectText('the library', run([...manager.node, 'user.mjs'], project, env), 'http://127.0.0.1:');
  if (!manager.hasFolder) return '';
  typeCheck(project);
  const { packages, bytes, bytesOnDisk } = await installedSize(project);
  const size = `${packages} packages, ${megabytes(bytes)} MB (${megabytes(bytesOnDisk)} MB on disk)`;
  if (packages > maximumPackages || bytesOnDisk > maximumMegabytes * 1_000_000)
    throw new Error(`expected at most ${maximumPackages} packages and ${maximumMegabytes} MB on disk, got ${size}`);
  return `, types, ${size}`;
}

/** The README's example. It has no types, so it is JavaScript, too. */
function example(): string {
  const found = codeBlocksOf('README.md').find(({ text }) => text.includes("from 'gamelift-graphql'"));
  if (!found) throw new Error('README.md shows no use of the library');
  return found.text;
}

/** The example, and all other exports. */
function moduleOfUser(): string {
  return `${example()}
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
for (const name of ['schema.graphql', 'introspection.json', 'possibleTypes.json', 'package.json'])
  readFileSync(require.resolve('gamelift-graphql/' + name));
`;
}

/** As strictly as can be, declarations of packages included. Their types of Node are ours: a project of theirs has its own. */
function typeCheck(project: string): void {
  const types = ['--types', 'node', '--typeRoots', join(process.cwd(), 'node_modules/@types')];
  const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', ...types];
  run([process.execPath, join(process.cwd(), 'node_modules/typescript/bin/tsc'), ...options, 'user.mts'], project);
}

function run([program = '', ...args]: readonly string[], cwd: string, env = process.env): string {
  return execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}

function expectText(what: string, text: string, expected: string): void {
  if (!text.includes(expected)) throw new Error(`${what}: expected "${expected}" in\n${text}`);
}
