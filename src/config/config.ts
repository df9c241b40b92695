import { parseArgs } from 'node:util';
import { conflictsOf } from './conflicts.ts';
import type { Problem } from './problem.ts';
import { type ConfiguredCommand, optional, required, type Setting } from './setting.ts';
import { type ConfigOf, settings } from './settings.ts';
import { suggest } from './suggest.ts';
import { tracingProblemsIn } from './tracing-variables.ts';

export type Source = 'flag' | 'environment' | 'default';

export type LoadedConfig<C extends ConfiguredCommand> =
  | { ok: true; config: ConfigOf<C>; sources: Readonly<Record<string, Source>> }
  | { ok: false; problems: readonly Problem[] };

/**
 * The settings of a command: flags win over the environment, the environment over defaults; an empty variable counts as
 * none. Answers every problem at once, so that a start-up is repaired in one go.
 */
export function loadConfig<C extends ConfiguredCommand>(
  command: C,
  env: Readonly<Record<string, string | undefined>>,
  flags: readonly string[],
): LoadedConfig<C> {
  const { given, problems } = readFlags(command, flags);
  const config: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  for (const [name, setting] of settingsOf(command)) {
    const fromFlag = given.get(setting.flag);
    const text = fromFlag ?? (env[setting.env] || undefined);
    if (text === undefined) {
      const fallback = setting.defaults[command];
      if (fallback === required)
        problems.push({ name: setting.env, expected: `${setting.parser.expected}; ${command} needs a choice` });
      config[name] = fallback === optional ? undefined : fallback;
      sources[name] = 'default';
      continue;
    }
    const value = setting.parser.read(text);
    config[name] = value === undefined ? unreadable : value;
    if (value === undefined)
      problems.push(problemOf(setting, nameOf(setting, fromFlag === undefined ? 'environment' : 'flag'), text));
    sources[name] = fromFlag === undefined ? 'environment' : 'flag';
  }
  problems.push(
    ...conflictsOf(config).map(({ name, ...problem }) => ({ ...problem, name: nameOf(settings[name], sources[name]) })),
  );
  if (command !== 'emulate') problems.push(...tracingProblemsIn(env));
  // The table's types say what each row reads; walking it by name is what loses them.
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config: config as ConfigOf<C>, sources };
}

/** In place of what could not be read: there is something, so no rule between settings misses it. */
const unreadable = Symbol('unreadable');

/** The rows that a command has, in the table's order. */
export function settingsOf(command: ConfiguredCommand): readonly (readonly [string, Setting<unknown>])[] {
  const rows: [string, Setting<unknown>][] = Object.entries(settings);
  return rows.filter(([, { defaults }]) => command in defaults);
}

/** As the user wrote it. */
function nameOf({ env, flag }: Setting<unknown>, source: Source | undefined): string {
  return source === 'flag' ? `--${flag}` : env;
}

function problemOf({ parser, secret }: Setting<unknown>, name: string, arrived: string): Problem {
  return { name, expected: parser.expected, arrived: secret ? undefined : arrived };
}

/** Flags by name; what is not a flag of this command is a problem, with the one that was probably meant. */
function readFlags(command: ConfiguredCommand, args: readonly string[]) {
  const rows = settingsOf(command).map(([, setting]) => setting);
  const options = Object.fromEntries(
    rows.map(({ flag, parser }) => [flag, { type: parser.isSwitch ? 'boolean' : 'string' } as const]),
  );
  // Not strict: parseArgs would throw at the first problem, and we tell them all.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<string, string>();
  const problems: Problem[] = [];
  let valueOfUnknown: number | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional' && token.index !== valueOfUnknown) {
      problems.push({ name: command, expected: 'flags only', arrived: token.value });
    }
    if (token.kind !== 'option') continue;
    const { rawName, value, index } = token;
    const negated = rows.find(({ flag, parser }) => parser.isSwitch && rawName === `--no-${flag}`);
    const row = negated ?? rows.find(({ flag }) => rawName === `--${flag}`);
    if (!row) {
      problems.push({ name: rawName, expected: expectedInsteadOf(rawName, command, rows) });
      // `--prot 4000`: the value that follows is no second problem.
      if (value === undefined) valueOfUnknown = index + 1;
    } else if (row.parser.isSwitch) {
      given.set(row.flag, negated ? 'false' : (value ?? 'true'));
    } else if (value === undefined) {
      problems.push({ name: rawName, expected: row.parser.expected, arrived: '' });
    } else {
      given.set(row.flag, value);
    }
  }
  return { given, problems };
}

function expectedInsteadOf(rawName: string, command: ConfiguredCommand, rows: readonly Setting<unknown>[]): string {
  const name = rawName.replace(/^--?(?:no-)?/, '');
  const elsewhere = Object.values(settings).find(({ flag }) => flag === name);
  if (elsewhere) return `a flag of ${command}; this one belongs to ${Object.keys(elsewhere.defaults).join(' and ')}`;
  const meant = suggest(
    name,
    rows.map(({ flag }) => flag),
  );
  return meant === undefined
    ? `a flag of ${command} (see ${command} --help)`
    : `a flag of ${command}; did you mean --${meant}?`;
}
