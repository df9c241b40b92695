import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { MemoryRun, Sample } from './run.ts';

/** Runs the busy fleet in a process of its own; rejects with what it wrote to standard error where that fails. */
export async function measureMemory(run: MemoryRun): Promise<Sample[]> {
  const program = fileURLToPath(new URL('./run.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', program, JSON.stringify(run)]);
  const [output, errors]: string[][] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output?.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors?.push(text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the run ended with ${code}: ${errors?.join('')}`);
  const lines = (output ?? []).join('').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Sample);
}

/** The median of the samples in a part of a run, such as from 0.25 to 0.5 of it. */
export function medianOf(samples: readonly Sample[], from: number, to: number, of: (sample: Sample) => number): number {
  const part = samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to)).map(of);
  const median = part.sort((one, other) => one - other)[Math.floor(part.length / 2)];
  if (median === undefined) throw new Error(`expected samples, got ${samples.length}`);
  return median;
}
