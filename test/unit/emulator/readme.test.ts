import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controlRoutes } from '../../../src/emulator/control/routes.ts';
import { defaultWorldConfig } from '../../../src/emulator/world/config.ts';

const folder = new URL('../../../src/emulator/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

test('each assumption of the README names the files that decide it', () => {
  const table = readme.slice(readme.indexOf('## Assumptions'), readme.indexOf('## Control interface'));
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| point |'));
  expect(rows.length).toBeGreaterThan(60);
  for (const row of rows) {
    const files = row
      .split(' | ')
      .at(-1)
      ?.match(/`[^`]+`/g);
    expect(files, row).not.toBeNull();
    for (const file of files ?? []) expect(existsSync(new URL(file.slice(1, -1), folder)), row).toBe(true);
  }
});

test('the README lists every request of the control interface and every setting of the world', () => {
  for (const { path } of controlRoutes) expect(readme).toContain(path);
  for (const name of Object.keys(defaultWorldConfig)) expect(readme).toContain(`${name}?`);
});
