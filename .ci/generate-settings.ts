// Writes what comes from the table of settings; with --check fails where it differs from what is committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsAsEnvironmentFile, settingsAsMarkdown } from '../src/config/describe.ts';

const generated = {
  'docs/settings.md': settingsAsMarkdown(),
  '.env.example': settingsAsEnvironmentFile(),
};

for (const [path, text] of Object.entries(generated)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (read(path) !== text) {
    console.error(`${path} differs from src/config/settings.ts; run npm run generate`);
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
