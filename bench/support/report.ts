import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

export interface BenchArguments {
  /** As the documentation's figures were measured; else a short form of it. */
  isFull: boolean;
  /** Where the results go as JSON, if anywhere. */
  json: string | undefined;
  /** Only the cases whose name has this in it. */
  only: string | undefined;
  /** Only the servers whose name has one of these in it. */
  among: readonly string[] | undefined;
  /** Other than what the form has by itself. */
  rounds: number | undefined;
}

/** `--full`, `--json <file>`, `--only <part of a case's name>`, `--among <parts of servers' names, by commas>` and `--rounds <number>`. */
export function readArguments(): BenchArguments {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      among: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) {
    throw new Error(`--rounds: expected a number above 0, got “${values.rounds}”`);
  }
  return { isFull: values.full, json: values.json, only: values.only, among: values.among?.split(','), rounds };
}

export type Row = Readonly<Record<string, string | number>>;

/** Rows as a Markdown table, with the members' names as its head. */
export function printTable(title: string, rows: readonly Row[]): void {
  const names = Object.keys(rows[0] ?? {});
  console.log(`\n## ${title}\n`);
  console.log(`| ${names.join(' | ')} |`);
  console.log(`|${names.map(() => '---').join('|')}|`);
  for (const row of rows) console.log(`| ${names.map((name) => row[name]).join(' | ')} |`);
}

export function writeJson(file: string, results: Readonly<Record<string, readonly Row[]>>): void {
  writeFileSync(file, `${JSON.stringify({ machine: describeMachine(), results }, null, 2)}\n`);
}

export function describeMachine(): string {
  const [first, ...others] = cpus();
  return `${others.length + 1} × ${first?.model.trim() ?? 'CPU'}, Node ${process.version}`;
}

/** The value that a `share` of `values`, 0..1, does not exceed. Throws where there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
