import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { helpOf, settingsAsEnvironmentFile, settingsAsMarkdown } from '../../../src/config/describe.ts';
import { configuredCommands, type Setting } from '../../../src/config/setting.ts';
import { settings } from '../../../src/config/settings.ts';
import { defaultTransportLimits } from '../../../src/execution/limits.ts';

const rows: readonly Setting<unknown>[] = Object.values(settings);

describe('the descriptions of settings', () => {
  it('name every setting', () => {
    for (const { env, flag } of rows) {
      expect(settingsAsMarkdown()).toContain(`| \`${env}\` |`);
      expect(settingsAsEnvironmentFile()).toContain(`\n#${env}=`);
      expect(configuredCommands.map(helpOf).join()).toContain(flag);
    }
  });

  it('are what is committed', () => {
    expect(readFileSync('docs/settings.md', 'utf8')).toBe(settingsAsMarkdown());
    expect(readFileSync('.env.example', 'utf8')).toBe(settingsAsEnvironmentFile());
  });

  it('give examples that are accepted when they are uncommented', () => {
    const env = Object.fromEntries(
      [...settingsAsEnvironmentFile().matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    for (const command of ['dev', 'emulate'] as const) expect(loadConfig(command, env, []).ok).toBe(true);
  });
});

describe('the table of settings', () => {
  it('has no name twice', () => {
    expect(new Set(rows.map(({ env }) => env)).size).toBe(rows.length);
    expect(new Set(rows.map(({ flag }) => flag)).size).toBe(rows.length);
  });

  it('agrees with the defaults of who embeds the gateway', () => {
    const loaded = loadConfig('dev', {}, []);
    expect(loaded).toMatchObject({ ok: true, config: defaultTransportLimits });
  });
});
