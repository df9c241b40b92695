// Writes what comes from the tables of settings, metrics and imports; with --check fails where it differs from what is committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsAsEnvironmentFile, settingsAsMarkdown } from '../src/config/describe.ts';
import { type MetricDescription, Metrics } from '../src/observability/metrics.ts';
import { importsAsLintRules, importsAsMarkdown } from './import-table.ts';

const generated: Readonly<Record<string, string>> = {
  'docs/settings.md': settingsAsMarkdown(),
  '.env.example': settingsAsEnvironmentFile(),
  'docs/metrics.md': metricsAsMarkdown(await Metrics.describe()),
  '.ci/import-rules.json': importsAsLintRules(),
  'CONTRIBUTING.md': withPart(read('CONTRIBUTING.md') ?? '', 'folders', importsAsMarkdown()),
};

for (const [path, text] of Object.entries(generated)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (read(path) !== text) {
    console.error(`${path} differs from its source; run npm run generate`);
    process.exitCode = 1;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A text whose part between `<!-- name -->` and `<!-- /name -->` is another. */
function withPart(text: string, name: string, part: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start === -1 || end < start) throw new Error(`no ${open} … ${close}`);
  return `${text.slice(0, start + open.length)}\n\n${part}\n\n${text.slice(end)}`;
}

function metricsAsMarkdown(metrics: readonly MetricDescription[]): string {
  const rows = metrics.map(
    ({ name, type, labels, help }) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help} |`,
  );
  return `# Metrics

<!-- Written by \`npm run generate\` from src/observability/metrics.ts. -->

Prometheus text at \`/metrics\`. Every label has a small, closed set of values. Beside these, \`process_*\` and \`nodejs_*\` tell of the process:
memory, CPU, event loop, garbage collection. [operations.md](operations.md) says what to look at, and what to do.

| metric | type | labels | meaning |
|---|---|---|---|
${rows.join('\n')}
`;
}
