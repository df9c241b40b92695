import { readFileSync } from 'node:fs';
import { helpOf } from '../config/describe.ts';
import { configuredCommands } from '../config/setting.ts';
import { suggest } from '../config/suggest.ts';
import { systemClock } from '../lib/clock.ts';
import { type Command, CommandFailure } from './command.ts';
import { sameWishMsOf, untilSignal } from './signals.ts';
import { isWorker } from './workers.ts';

/** In the order of the help. */
const commands: readonly Command[] = [
  {
    name: 'dev',
    sentence: 'Run the emulator with a living world, the gateway in front of it, and GraphiQL.',
    settingsOf: 'dev',
    load: async () => (await import('./dev.ts')).runDev,
  },
  {
    name: 'serve',
    sentence: 'Run the gateway against GameLift, or against GAMELIFT_ENDPOINT.',
    settingsOf: 'serve',
    load: async () => (await import('./serve.ts')).runServe,
  },
  {
    name: 'emulate',
    sentence: 'Run the GameLift emulator alone.',
    settingsOf: 'emulate',
    load: async () => (await import('./emulate.ts')).runEmulate,
  },
  {
    name: 'check-config',
    usage: `[${configuredCommands.join(' | ')}]`,
    sentence: 'Show the settings that a command (serve, if none is named) would run with, or every problem.',
    load: async () => (await import('./check-config.ts')).runCheckConfig,
  },
  {
    name: 'print-schema',
    usage: '[sdl | introspection | possible-types]',
    sentence:
      'Print the GraphQL schema: as text (if nothing is named), as JSON, or what each interface and union can be.',
    load: async () => (await import('./print-schema.ts')).runPrintSchema,
  },
];

/** Runs the command that `args` name. Resolves to the exit code; never rejects. */
export async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  // A reader that has gone (`… | head`) is no failure of ours.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === 'help' || isHelp(name)) return print(generalHelp());
    if (name === '--version' || name === '-v') return print(version());
    const command = commandNamed(name);
    // Further behind the word may be the value of a flag.
    if (rest[0] === 'help' || rest.some(isHelp)) return print(helpFor(command));
    const runCommand = await command.load();
    const untilStopped = () => untilSignal(process, systemClock, sameWishMsOf(env, isWorker()));
    await runCommand(rest, { env, print, warn, untilStopped });
    return 0;
  } catch (error) {
    if (error instanceof CommandFailure) warn(error.message);
    else console.error(error);
    return 1;
  }
}

function print(text: string): number {
  console.log(text);
  return 0;
}

function warn(text: string): void {
  console.error(`gamelift-graphql: ${text}`);
}

function ignoreClosedPipe(error: NodeJS.ErrnoException) {
  if (error.code !== 'EPIPE') throw error;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/** The package's. */
function version(): string {
  // The same place from `src` and from `dist`.
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}

function commandNamed(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const meant = suggest(
    name,
    commands.map((candidate) => candidate.name),
  );
  const hint = meant === undefined ? 'see --help' : `did you mean ${meant}?`;
  throw new CommandFailure(`there is no command "${name}"; ${hint}`);
}

function generalHelp(): string {
  const lines = commands.map(
    ({ name, usage, sentence }) => `  ${[name, usage].filter(Boolean).join(' ')}\n      ${sentence}`,
  );
  return [
    'gamelift-graphql: a GraphQL gateway with live subscriptions in front of Amazon GameLift Servers',
    '',
    ...lines,
    '',
    'gamelift-graphql <command> --help shows its settings, gamelift-graphql --version the version.',
  ].join('\n');
}

function helpFor(command: Command): string {
  const { name, usage, sentence, settingsOf } = command;
  const lines = [['gamelift-graphql', name, usage, settingsOf && '[settings]'].filter(Boolean).join(' '), '', sentence];
  if (settingsOf) lines.push('', helpOf(settingsOf));
  return lines.join('\n');
}
