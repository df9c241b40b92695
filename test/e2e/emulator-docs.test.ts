import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { type CodeBlock, codeBlocksOf } from '../support/code-blocks.ts';
import { command } from './command.ts';
import { installPackage } from './installed.ts';

const blocks = codeBlocksOf('docs/emulator.md');
const named = (name: string) => blocks.filter((block) => block.name === name);
const installed = installPackage();
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, seed: 'dev' });
});
afterAll(async () => {
  installed[Symbol.dispose]();
  await emulator.stop();
});

const hasTool = (...commandLine: [string, ...string[]]) =>
  spawnSync(commandLine[0], commandLine.slice(1), { stdio: 'ignore' }).status === 0;

/** The variables that the page exports. */
const variables = Object.fromEntries(
  named('env').flatMap(({ text }) =>
    [...text.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  ),
);

/** Runs what stands on the page against this emulator. Answers what it printed; throws with what it complained about. */
async function run(block: CodeBlock, program: string, ...args: string[]): Promise<string> {
  const text = block.text.replaceAll('127.0.0.1:9080', `127.0.0.1:${emulator.port}`);
  const file = join(installed.folder, block.language === 'sh' ? `line-${block.line}.sh` : block.name);
  writeFileSync(file, text);
  const running = command([...args, file], { program, cwd: installed.folder, env: variables });
  const { code } = await running.ended;
  if (code !== 0)
    throw new Error(
      `docs/emulator.md, line ${block.line}, ended with ${code}:\n${running.errors()}${running.output()}`,
    );
  return running.output();
}

const only = (name: string) => {
  const [block, ...others] = named(name);
  if (!block || others.length > 0) throw new Error(`expected one block ${name} in docs/emulator.md`);
  return block;
};

describe('what docs/emulator.md shows', () => {
  it('starts from a clone that was built, as the page says', async () => {
    const [{ text } = { text: '' }] = blocks;
    const [install, build, start = ''] = text.trim().split(' && ');
    expect([install, build]).toEqual(['npm ci', 'npm run build']);
    const [node, main, ...args] = start.split(' ');
    expect([node, main]).toEqual(['node', 'dist/main.js']);
    const started = command([...args, '--emulator-port', '0']);
    await started.written('GameLift emulator at');
  });

  it('starts from the installed package, as the page says', async () => {
    const [, { text } = { text: '' }] = blocks;
    const [npx, name = '', ...args] = text.trim().split(' ');
    expect(npx).toBe('npx');
    const commandLine = [join('node_modules', '.bin', name), ...args, '--emulator-port', '0'];
    const started = command(commandLine, { program: 'env', cwd: installed.folder });
    await started.written('GameLift emulator at');
  });

  it.skipIf(!hasTool('aws', '--version'))('works with the AWS CLI, and so does what the README shows', async () => {
    const [search, reserve] = named('aws');
    const [list] = codeBlocksOf('README.md').filter(({ text }) => text.includes('\naws '));
    if (!search || !reserve || !list) throw new Error('expected three commands of the AWS CLI');
    const [found, reserved, listed] = await Promise.all([search, reserve, list].map((block) => run(block, 'sh')));
    expect(JSON.parse(found ?? '').GameSessions).toHaveLength(3);
    expect(JSON.parse(reserved ?? '')).toMatchObject({ PlayerSession: { Status: 'RESERVED', PlayerId: 'ada' } });
    expect(JSON.parse(listed ?? '').GameSessions.length).toBeGreaterThan(0);
  });

  it('works with the AWS SDK for JavaScript', async () => {
    const lines = (await run(only('sdk.mjs'), 'env', process.execPath)).trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe('NotFoundException 400');
  });

  it.skipIf(!hasTool('python3', '-c', 'import boto3'))('works with the AWS SDK for Python', async () => {
    expect(await run(only('boto.py'), 'python3')).toBe('True Harbor Duel\nNotFoundException\n');
  });

  it('lets tests of others move the clock and cause faults', async () => {
    const report = await run(only('reservations.test.mjs'), 'env', process.execPath, '--test', '--test-reporter=tap');
    expect(report).toContain('# pass 2');
  });

  it('lists faults that the emulator takes', async () => {
    const faults = readFileSync('docs/emulator.md', 'utf8').matchAll(/\| `(\{ "kind".*\})` \|/g);
    const bodies = [...faults].map(([, body = '']) => body);
    expect(bodies.length).toBeGreaterThanOrEqual(5);
    for (const body of bodies) {
      const answer = await fetch(`${emulator.url}/_emulator/faults`, { method: 'POST', body });
      expect(answer.status, body).toBe(200);
    }
    await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
  });
});
