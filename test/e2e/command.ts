import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';

export interface RunningCommand {
  child: ChildProcess;
  /** What it has written so far. */
  output(): string;
  errors(): string;
  /** Resolves when standard output or standard error contains the text; rejects if the process ends before. */
  written(text: string): Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Runs the built command (or another program) as a child process, without the settings of this shell, but for COMPILE_OPERATIONS:
 * all suites can be run with graphql-js alone. Killed when the test ends.
 */
export function command(
  args: readonly string[],
  options: { env?: Record<string, string>; program?: string; cwd?: string } = {},
): RunningCommand {
  const { program = process.execPath, env = {}, cwd = process.cwd() } = options;
  const commandLine = program === process.execPath ? ['dist/main.js', ...args] : [...args];
  const { PATH = '', HOME = '', COMPILE_OPERATIONS } = process.env;
  const ofAll = { PATH, HOME, ...(COMPILE_OPERATIONS && { COMPILE_OPERATIONS }) };
  const child = spawn(program, commandLine, { cwd, env: { ...ofAll, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const written = { out: '', err: '' };
  const waiting = new Set<() => void>();
  const onData = (stream: 'out' | 'err') => (chunk: Buffer) => {
    written[stream] += String(chunk);
    for (const check of waiting) check();
  };
  child.stdout.on('data', onData('out'));
  child.stderr.on('data', onData('err'));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    child,
    output: () => written.out,
    errors: () => written.err,
    ended,
    written: (text) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!(written.out + written.err).includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
        void ended.then(({ code }) =>
          reject(new Error(`ended with ${code} before it wrote "${text}":\n${written.err}`)),
        );
      }),
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = await occupiedPort();
  await server.release();
  return server.port;
}

/** A port that somebody else listens on. */
export async function occupiedPort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected an address with a port');
  const release = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: address.port, release };
}
