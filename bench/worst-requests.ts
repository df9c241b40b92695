/**
 * What hostile requests cost the built gateway, as multiples of README's query: CPU, CPU between two turns of the event loop, bytes held,
 * bytes out and GameLift calls. Each is played against a process of its own, with `serve`'s defaults and `AUTH=jwt`.
 *
 *     npm run build && npx tsx bench/worst-requests.ts [--quick] [--only <parts of names, by commas>]
 *       [--after <checkout>]            whose dist is measured; default: this one
 *       [--before <checkout>]           measured as well, for comparison
 *       [--before-results <file>]       ... or its figures from an earlier run
 *       [--after-results <file>]        nothing is measured: the table of figures from earlier runs
 *       [--json <file>]                 where the figures of `--after` go; with `--only` they join what is there
 *       [--write <page>]                puts the table between the page's two marker comments
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { codeBlocksOf } from '../test/support/code-blocks.ts';
import { catalogue } from './support/worst/catalogue/catalogue.ts';
import type { Cost } from './support/worst/entry.ts';
import { measureEntry } from './support/worst/measure-entry.ts';
import { measureQuery } from './support/worst/measure-query.ts';
import { type Column, tableOf, writeTable } from './support/worst/table.ts';
import { startWorld } from './support/worst/world.ts';

const root = resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    before: { type: 'string' },
    after: { type: 'string', default: root },
    'before-results': { type: 'string' },
    'after-results': { type: 'string' },
    json: { type: 'string' },
    write: { type: 'string' },
  },
});
const wanted = options.only?.split(',') ?? [''];
const entries = catalogue.filter(({ name }) => wanted.some((part) => name.includes(part)));
if (entries.length === 0) throw new Error(`--only: no entry has “${options.only}” in its name`);

const earlier = options['before-results'];
const before = earlier ? readColumn(earlier) : options.before ? await measure(options.before) : null;
const measured = options['after-results'];
const after = measured ? readColumn(measured) : await measure(options.after, options.json);
const table = tableOf(entries, before, after);
console.log(`\n${table}`);
if (options.write) writeTable(options.write, table);

/** @param file gets the figures after each entry, so that a run that is stopped leaves what it has. */
async function measure(checkout: string, file?: string): Promise<Column> {
  if (!existsSync(`${checkout}/dist/main.js`)) throw new Error(`${checkout} is not built: npm run build`);
  const world = await startWorld(root);
  try {
    const query = codeBlocksOf(`${root}/README.md`).find(({ text }) => text.includes('searchGameSessions'))?.text;
    if (query === undefined) throw new Error('README.md has no query with searchGameSessions');
    const measureOptions = { checkout, world, isQuick: options.quick, query };
    const results: Record<string, Cost> =
      file && options.only && existsSync(file) ? { ...readColumn(file).entries } : {};
    const column: Column = { query: await measureQuery(measureOptions), entries: results };
    for (const entry of entries) {
      const cost = await measureEntry(entry, measureOptions);
      results[entry.name] = cost;
      console.error(lineOf(entry.name, cost));
      if (file) writeFileSync(file, `${JSON.stringify(column, null, 2)}\n`);
    }
    return column;
  } finally {
    world.stop();
  }
}

function readColumn(file: string): Column {
  return JSON.parse(readFileSync(file, 'utf8')) as Column;
}

function lineOf(name: string, cost: Cost): string {
  const { cpuMs, turnMs, heldBytes, residentBytes, sentBytes, outBytes, calls, stopped, notes = [] } = cost;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return [
    name.padEnd(34),
    `cpu ${cpuMs.toFixed(0)} ms, turn ${turnMs.toFixed(0)} ms, held ${megabytes(heldBytes)} MB (rss ${megabytes(residentBytes)}),`,
    `sent ${megabytes(sentBytes)} MB, out ${megabytes(outBytes)} MB, ${calls} calls`,
    [stopped ?? [], ...notes].flat().join('; '),
  ].join(' ');
}
