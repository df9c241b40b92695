import { readFileSync, writeFileSync } from 'node:fs';
import { describeMachine } from '../report.ts';
import type { Cost, Entry, Results } from './entry.ts';

/** The figures of one version of the gateway: README's query and each entry by its name. */
export interface Column {
  query: Cost;
  entries: Results;
}

const figures: readonly { head: string; of: (cost: Cost) => number; least: number }[] = [
  { head: 'CPU', of: ({ cpuMs }) => cpuMs, least: 0.1 },
  { head: 'turn', of: ({ turnMs }) => turnMs, least: 0.1 },
  { head: 'held', of: ({ heldBytes }) => heldBytes, least: 1_000 },
  { head: 'out', of: ({ outBytes }) => outBytes, least: 1 },
  { head: 'calls', of: ({ calls }) => calls, least: 1 },
];

/** Markdown: a row for each entry, each figure as a multiple of README's query in the same run, before → after where both are there. */
export function tableOf(catalogue: readonly Entry[], before: Column | null, after: Column): string {
  const heads = ['request', 'sent KB', ...figures.map(({ head }) => head), ''];
  const rows = catalogue.flatMap((entry) => {
    const now = after.entries[entry.name];
    if (!now) return [];
    const then = before?.entries[entry.name];
    const cells = figures.map(({ of, least }) => {
      const ratio = (column: Column, cost: Cost) => asRatio(of(cost) / Math.max(of(column.query), least));
      return before && then ? `${ratio(before, then)} → ${ratio(after, now)}` : ratio(after, now);
    });
    return [[entry.what, Math.round(now.sentBytes / 1_000).toLocaleString('en'), ...cells, remarks(then, now)]];
  });
  return [
    ...[heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `One of README's queries is 1 in each column: ${before ? `before ${unitOf(before.query)}; after ${unitOf(after.query)}` : unitOf(after.query)}. ${describeMachine()}.`,
  ].join('\n');
}

/** Puts the table between the two marker comments of a page. Throws where they are missing. */
export function writeTable(file: string, table: string): void {
  const [begin, end] = ['<!-- worst requests: begin -->', '<!-- worst requests: end -->'];
  const page = readFileSync(file, 'utf8');
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file}: expected the lines ${begin} and ${end}`);
  writeFileSync(file, `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`);
}

function unitOf({ cpuMs, turnMs, heldBytes, outBytes, calls }: Cost): string {
  return [
    `${cpuMs.toFixed(1)} ms of CPU`,
    `at most ${turnMs.toFixed(1)} ms between two turns`,
    `${Math.round(heldBytes / 1_000)} KB held while it is in flight`,
    `${outBytes.toFixed(0)} bytes out`,
    `${calls.toFixed(0)} calls`,
  ].join(', ');
}

function asRatio(ratio: number): string {
  return ratio >= 10 ? Math.round(ratio).toLocaleString('en') : ratio.toFixed(1);
}

function remarks(then: Cost | undefined, now: Cost): string {
  const of = ({ stopped, notes = [] }: Cost) => [...(stopped ? [stopped] : []), ...notes].join(', ');
  const [was, is] = [then ? of(then) : '', of(now)];
  return then && was !== is ? `${was || 'completed'} → ${is || 'completed'}` : is;
}
