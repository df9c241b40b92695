import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { codeBlocksOf } from '../support/code-blocks.ts';
import { command } from './command.ts';
import { installPackage } from './installed.ts';

const installed = installPackage();
afterAll(() => installed[Symbol.dispose]());

/** Runs a module of somebody who has installed the package. */
function runModule(name: string, text: string): string {
  writeFileSync(join(installed.folder, name), text);
  return execFileSync(process.execPath, [name], { cwd: installed.folder, encoding: 'utf8' });
}

describe('the package, installed in an empty folder', () => {
  it('runs dev', async () => {
    const main = join('node_modules', 'gamelift-graphql', 'dist', 'main.js');
    const dev = command([process.execPath, main, 'dev', '--port', '0', '--emulator-port', '0'], {
      program: 'env',
      cwd: installed.folder,
    });
    await dev.written('Ctrl-C ends it');
    dev.child.kill('SIGINT');
    expect(await dev.ended).toEqual({ code: 0, signal: null });
  });

  it('says which packages are missing when traces are asked for', async () => {
    const main = join('node_modules', 'gamelift-graphql', 'dist', 'main.js');
    const { ended, errors } = command([process.execPath, main, 'serve', '--auth', 'none', '--region', 'us-west-2'], {
      program: 'env',
      cwd: installed.folder,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' },
    });
    expect((await ended).code).toBe(1);
    expect(errors()).toBe(
      'gamelift-graphql: the OTEL_* variables ask for traces, which need more packages: npm install @opentelemetry/api @opentelemetry/exporter-trace-otlp-http @opentelemetry/resources @opentelemetry/sdk-trace-node\n',
    );
  });

  it('runs the library example of the README', () => {
    // It has no types, so it is JavaScript too.
    expect(runModule('library.mjs', libraryExample())).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  });

  it('loads the Redis client for gateways on Redis only', async () => {
    const client = join(installed.folder, 'node_modules', 'gamelift-graphql', 'dist', 'bundled', 'redis-client.js');
    renameSync(client, `${client}.away`);
    onTestFinished(() => renameSync(`${client}.away`, client));
    expect(runModule('library.mjs', libraryExample())).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    const main = join('node_modules', 'gamelift-graphql', 'dist', 'main.js');
    const { ended, errors } = command([process.execPath, main, 'serve'], {
      program: 'env',
      cwd: installed.folder,
      env: {
        AUTH: 'none',
        AWS_REGION: 'us-west-2',
        ENGINE: 'redis',
        REDIS_URL: 'redis://127.0.0.1:6379',
        REDIS_PREFIX: 't:',
      },
    });
    expect((await ended).code).toBe(1);
    expect(errors()).toContain('dist/bundled/redis-client.js');
  });

  it('type-checks the same example, and refuses options of a wrong type', () => {
    writeFileSync(join(installed.folder, 'library.mts'), libraryExample());
    writeFileSync(
      join(installed.folder, 'wrong.mts'),
      `import { createGateway } from 'gamelift-graphql';\nawait createGateway({ region: 7, auth: 'none' });\n`,
    );
    expect(typeCheck('library.mts', 'wrong.mts').trim().split('\n')).toEqual([
      expect.stringMatching(/^wrong\.mts\(2,.*TS2322: Type 'number' is not assignable to type 'string'/),
    ]);
  });

  it('exports the schema as text, as introspection and as what each abstract type can be', () => {
    const written = runModule(
      'exports.mjs',
      `import { readFileSync } from 'node:fs';
       import { createRequire } from 'node:module';
       import { buildClientSchema, buildSchema, printSchema } from 'graphql';
       const require = createRequire(import.meta.url);
       const sdl = readFileSync(require.resolve('gamelift-graphql/schema.graphql'), 'utf8');
       const fromIntrospection = buildClientSchema(require('gamelift-graphql/introspection.json'));
       const possibleTypes = require('gamelift-graphql/possibleTypes.json');
       const schema = buildSchema(sdl);
       console.log(JSON.stringify({
         isSame: printSchema(schema) === printSchema(fromIntrospection),
         liveEvents: possibleTypes.LiveEvent,
         errors: possibleTypes.Error,
         ofSchema: schema.getPossibleTypes(schema.getType('Error')).map(({ name }) => name),
       }));`,
    );
    const { isSame, liveEvents, errors, ofSchema } = JSON.parse(written);
    expect(isSame).toBe(true);
    expect(liveEvents).toContain('LobbySessionEntered');
    expect(errors).toEqual(ofSchema);
    expect(errors).toContain('GameSessionFullError');
  });

  it('holds the pages that its README leads to', () => {
    const home = join(installed.folder, 'node_modules', 'gamelift-graphql');
    const readme = readFileSync(join(home, 'README.md'), 'utf8');
    const pages = [...readme.matchAll(/\]\(((?:docs\/|CHANGELOG|LICENSE)[^)#]*)/g)].map(([, page = '']) => page);
    expect(pages.length).toBeGreaterThan(4);
    for (const page of pages) expect(readFileSync(join(home, page), 'utf8')).not.toBe('');
  });
});

function libraryExample(): string {
  const found = codeBlocksOf('README.md').find(({ text }) => text.includes("from 'gamelift-graphql'"));
  if (!found) throw new Error('README.md shows no use of the library');
  return found.text;
}

/** What a strict compiler that looks into the package's own declarations says. */
function typeCheck(...files: string[]): string {
  cpSync('node_modules/@types/node', join(installed.folder, 'node_modules/@types/node'), { recursive: true });
  cpSync('node_modules/undici-types', join(installed.folder, 'node_modules/undici-types'), { recursive: true });
  const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node'];
  const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');
  try {
    return execFileSync(process.execPath, [compiler, ...options, ...files], {
      cwd: installed.folder,
      encoding: 'utf8',
    });
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}
