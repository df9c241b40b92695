import { loadConfig, settingsOf } from '../config/config.ts';
import { written } from '../config/parsers.ts';
import { type ConfiguredCommand, configuredCommands } from '../config/setting.ts';
import type { ConfigOf } from '../config/settings.ts';
import { suggest } from '../config/suggest.ts';
import { authOptionsOf } from './auth-options.ts';
import { CommandFailure, type RunCommand } from './command.ts';
import { failureOf, warnOfMisspelt } from './configured.ts';
import { endpointOf } from './endpoint.ts';

/** What a command would run with, or everything that keeps it from starting. */
export const runCheckConfig: RunCommand = async (args, { env, print, warn }) => {
  const [first = 'serve', ...rest] = args;
  const [command, flags] = first.startsWith('-') ? ['serve', args] : [first, rest];
  if (!isConfigured(command)) {
    const meant = suggest(command, configuredCommands) ?? configuredCommands.join(', ');
    throw new CommandFailure(`check-config: expected a command that has settings (${meant}), got "${command}"`);
  }
  const loaded = loadConfig(command, env, flags);
  warnOfMisspelt(env, warn);
  if (!loaded.ok) throw failureOf(command, loaded.problems);
  const values: Readonly<Record<string, unknown>> = loaded.config;
  if (hasGateway(loaded.config)) await checkFiles(loaded.config);
  for (const [name, setting] of settingsOf(command)) {
    const value = values[name];
    const shown = setting.secret && value !== undefined ? '(secret)' : (value ?? '–');
    print(`${setting.env.padEnd(26)} ${written(shown).padEnd(24)} ${loaded.sources[name]}`);
  }
  // The AWS SDK obeys variables and profiles that are no settings: where calls go is said as it decides.
  if ('region' in loaded.config) {
    const { url, source } = await endpointOf(loaded.config, env);
    print(`${'GameLift is called at'.padEnd(26)} ${url.padEnd(24)} ${source}`);
  }
};

type GatewayConfig = ConfigOf<'dev'> | ConfigOf<'serve'>;

function hasGateway(config: object): config is GatewayConfig {
  return 'auth' in config;
}

/** What the files hold that settings name. @throws CommandFailure */
async function checkFiles(config: GatewayConfig): Promise<void> {
  authOptionsOf(config);
  if (config.persistedDocuments === undefined) return;
  // They are judged by the schema, which takes longer to load than everything else here.
  const { persistedDocumentsOf } = await import('./persisted-documents.ts');
  persistedDocumentsOf(config);
}

function isConfigured(name: string): name is ConfiguredCommand {
  return configuredCommands.some((command) => command === name);
}
