import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TransportOptions } from '../../../src/transport/transport.ts';
import { startTestTransport } from './fixture.ts';

const script = `console.log(${JSON.stringify('lobby '.repeat(200))});`;

/** A page as the build leaves it. */
async function writePage(directory: string): Promise<void> {
  await mkdir(join(directory, 'assets'));
  await writeFile(join(directory, 'index.html'), '<!doctype html><head><title>Lobby</title></head>');
  await writeFile(join(directory, 'favicon.svg'), '<svg/>');
  await writeFile(join(directory, 'assets', 'index-abc.js'), script);
}

async function startWith(write: (directory: string) => Promise<void>, options: Partial<TransportOptions> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'lobby-route-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await write(directory);
  const { url } = await startTestTransport({ ...options, lobbyDirectory: pathToFileURL(`${directory}/`) });
  return { url, directory };
}

describe('the lobby’s page', () => {
  it('is served at the address of each view', async () => {
    const { url } = await startWith(writePage);
    for (const path of [
      '/',
      '/?fleet=fleet-1',
      '/operations',
      '/sessions/arn:aws:gamelift:us-west-2::gamesession/f/s',
    ]) {
      const response = await fetch(url + path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await response.text()).toContain('<title>Lobby</title>');
    }
  });

  it('allows itself nothing but its own files and its own graph', async () => {
    const { url } = await startWith(writePage);
    const { headers } = await fetch(url);
    const policy = headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'self'"]));
    expect(policy?.join()).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is asked for anew each time, while files that are named by their content are kept for good', async () => {
    const { url } = await startWith(writePage);
    expect((await fetch(url)).headers.get('cache-control')).toBe('no-cache');
    const asset = await fetch(`${url}/assets/index-abc.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('is told where GraphiQL is, if it is anywhere, and is another page then', async () => {
    const answers = [];
    for (const graphiql of [true, false]) {
      const { url } = await startWith(writePage, { graphiql });
      const { headers } = await fetch(url);
      const page = await (await fetch(`${url}/operations`)).text();
      expect([graphiql, page.includes('<link rel="help" href="/graphiql"')]).toEqual([graphiql, graphiql]);
      answers.push(headers.get('etag'));
    }
    expect(answers[0]).not.toBe(answers[1]);
  });

  it('is sent compressed to whoever takes that, and not at all to whoever has it', async () => {
    const { url } = await startWith(writePage);
    const asset = (headers: Record<string, string>) => fetch(`${url}/assets/index-abc.js`, { headers });
    const [zipped, plain] = [
      await asset({ 'accept-encoding': 'gzip' }),
      await asset({ 'accept-encoding': 'gzip;q=0' }),
    ];
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(Number(zipped.headers.get('content-length'))).toBeLessThan(script.length / 2);
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect([await zipped.text(), await plain.text()]).toEqual([script, script]);
    const etag = zipped.headers.get('etag') ?? '';
    expect(plain.headers.get('etag')).not.toBe(etag);
    const again = await asset({ 'accept-encoding': 'gzip', 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('does not stand in for a file that does not exist, nor for one outside its folder', async () => {
    const { url } = await startWith(writePage);
    for (const path of [
      '/assets/index-old.js',
      '/assets/',
      '/assets/..%2f..%2fpackage.json',
      '/index.html',
      '/operations/x',
    ]) {
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
    }
  });

  it('says how to build it where it was not built, and is there once it was', async () => {
    const { url, directory } = await startWith(async () => {});
    const missing = await fetch(url);
    expect([missing.status, await missing.text()]).toEqual([503, expect.stringContaining('npm run build')]);
    await writePage(directory);
    expect((await fetch(url)).status).toBe(200);
  });
});
