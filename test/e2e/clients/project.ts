import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeBlocksOf } from '../../support/code-blocks.ts';
import { command, type RunningCommand } from '../command.ts';
import { installPackage } from '../installed.ts';

/** The programs of docs/clients.md as a project of somebody's who has installed the package and the clients. */
export interface ClientProject extends Disposable {
  /** What a strict compiler found; empty if nothing. */
  typeErrors: string;
  /** Runs a program against the gateway at `port` instead of the page's; `browser` puts a page around it (browser.ts). */
  run(name: string, options: { port: number; browser?: boolean }): RunningCommand;
}

/** What the page's programs import beside the package's own dependencies, and what the compiler and the page need for them. */
const clients = ['urql', '@apollo/client', 'rxjs', 'relay-runtime', 'react-relay', 'react', 'react-dom'];
const tools = ['@types/react', '@types/react-dom', '@types/node', 'happy-dom'];

export function createClientProject(): ClientProject {
  const installed = installPackage();
  installed.add(...clients, ...tools);
  const { folder } = installed;
  const files = codeBlocksOf('docs/clients.md').filter(({ name }) => name);
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts', '*.tsx'] }));
  runTool('relay-compiler/cli.js', ['relay.config.json'], folder);
  const typeErrors = runTool('typescript/bin/tsc', ['--project', '.'], folder);
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isOurModule);
  for (const module of modules) rewrite(join(folder, module), bundled);
  return {
    typeErrors,
    run(name, { port, browser = false }) {
      for (const module of modules)
        rewrite(join(folder, module), (text) => text.replaceAll(address, `127.0.0.1:${port}`));
      const surroundings = ['web-socket.js', ...(browser ? ['browser.js'] : [])];
      const imports = surroundings.flatMap((module) => ['--import', resolve('test/e2e/clients', module)]);
      const commandLine = [process.execPath, '--no-warnings', ...imports, name];
      return command(commandLine, { program: 'env', cwd: folder });
    },
    [Symbol.dispose]: () => installed[Symbol.dispose](),
  };
}

const compilerOptions = {
  target: 'es2023',
  lib: ['es2023', 'dom'],
  module: 'esnext',
  moduleResolution: 'bundler',
  resolveJsonModule: true,
  jsx: 'react-jsx',
  strict: true,
  rewriteRelativeImportExtensions: true,
  skipLibCheck: true,
  moduleDetection: 'force',
  types: ['node'],
};

/** Runs one of our tools in another folder. Answers what it printed where that is why it failed. */
function runTool(script: string, args: readonly string[], cwd: string): string {
  try {
    execFileSync(process.execPath, [resolve('node_modules', script), ...args], {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}

function isOurModule(path: string): boolean {
  return path.endsWith('.js') && !path.startsWith('node_modules');
}

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

const address = /127\.0\.0\.1:\d+/g;

/**
 * What a bundler with Relay's plugin does: each graphql tag becomes the artifact that the compiler made of it, and imports without
 * an extension find their file.
 */
function bundled(text: string): string {
  const names: string[] = [];
  const tag = /(?<=[\s(])graphql `\s*(?:query|subscription|fragment) (\w+)[^`]*`/g;
  const body = text.replaceAll(tag, (_, name) => {
    names.push(name);
    return `${name}Artifact`;
  });
  const imports = names.map((name) => `import ${name}Artifact from './__generated__/${name}.graphql.js';\n`);
  return imports.join('') + body.replaceAll(/(from '\.\/\w+\.graphql)'/g, "$1.js'");
}
