import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Runs a command that starts `dev`, sends one query, and ends it as Ctrl-C does: the package manager, its shell and the command alike. */
export async function answerOfDev(
  [program = '', ...args]: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  const dev = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  // A package manager may die of the signal itself; that its output is closed says that the command has ended, too.
  const ended = new Promise((resolve) => dev.once('close', resolve));
  try {
    const url = await urlOf(dev.stdout);
    const answer = await fetch(`${url}/graphql?query=${encodeURIComponent('{ fleets { nodes { name } } }')}`);
    return await answer.text();
  } finally {
    if (dev.pid !== undefined && dev.exitCode === null) process.kill(-dev.pid, 'SIGINT');
    await ended;
  }
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
