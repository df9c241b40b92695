import { settingsOf } from './config.ts';
import { written } from './parsers.ts';
import { type ConfiguredCommand, configuredCommands, optional, required, type Setting } from './setting.ts';
import { settings } from './settings.ts';

/** The settings of one command for a terminal, a line each and its sentence below. */
export function helpOf(command: ConfiguredCommand): string {
  return settingsOf(command)
    .flatMap(([, setting]) => [
      `  ${setting.parser.isSwitch ? `--[no-]${setting.flag}` : `--${setting.flag} …`}  (${setting.env}; ${defaultIn(setting, command)})`,
      `      ${plain(setting.sentence)}`,
    ])
    .join('\n');
}

/** docs/settings.md */
export function settingsAsMarkdown(): string {
  return [
    '# Settings',
    '',
    '<!-- Written by `npm run generate` from src/config/settings.ts. -->',
    '',
    'Every setting is an environment variable and a flag. A flag wins over the environment, an empty variable counts as none, and a',
    'command that can’t start tells every problem at once. `node dist/main.js check-config` shows what holds, and from where.',
    'A variable that is one or two letters off a setting, or lacks its unit, is pointed out on standard error and otherwise left alone.',
    'AWS credentials come from the usual chain (environment, profile, container or instance role).',
    '',
    '| environment | flag | default | expects | meaning |',
    '|---|---|---|---|---|',
    ...allRows.map(
      (row) =>
        `| \`${row.env}\` | ${flagOf(row)} | ${defaultsOf(row)} | ${row.parser.expected.replaceAll('|', '\\|')} | ${row.sentence} |`,
    ),
    '',
  ].join('\n');
}

/** .env.example */
export function settingsAsEnvironmentFile(): string {
  return [
    '# Written by `npm run generate` from src/config/settings.ts. Copy it to .env, set what differs, and start with',
    '#   node --env-file=.env dist/main.js serve',
    '',
    ...allRows.flatMap((row) => [
      `# ${plain(row.sentence)}`,
      `# Expects ${row.parser.expected}.`,
      `#${row.env}=${row.secret ? '' : exampleOf(row)}`,
      '',
    ]),
  ].join('\n');
}

const allRows: readonly Setting<unknown>[] = Object.values(settings);

function flagOf({ flag, parser }: Setting<unknown>): string {
  return parser.isSwitch ? `\`--${flag}\`, \`--no-${flag}\`` : `\`--${flag}\``;
}

function defaultIn({ defaults }: Setting<unknown>, command: ConfiguredCommand): string {
  const value = defaults[command];
  if (value === required) return 'required';
  return value === optional ? 'optional' : `default ${written(value)}`;
}

/** One word where the commands agree, else a word for each. */
function defaultsOf({ defaults }: Setting<unknown>): string {
  const commands = configuredCommands.filter((command) => command in defaults);
  const texts = commands.map((command) => {
    const value = defaults[command];
    if (value === required) return 'required';
    return value === optional ? '–' : `\`${written(value)}\``;
  });
  const everywhere = commands.length === configuredCommands.length || !commands.includes('emulate');
  if (new Set(texts).size === 1 && everywhere && commands.length > 1) return texts[0] ?? '';
  return commands.map((command, index) => `${command}: ${texts[index]}`).join(', ');
}

function exampleOf({ defaults }: Setting<unknown>): string {
  const value = Object.values(defaults).find((candidate) => candidate !== required && candidate !== optional);
  return value === undefined ? '' : written(value);
}

function plain(sentence: string): string {
  return sentence.replaceAll('`', '');
}
