import { loadConfig } from '../config/config.ts';
import { misspeltIn } from '../config/misspelt.ts';
import { type Problem, sentenceOf } from '../config/problem.ts';
import type { ConfiguredCommand } from '../config/setting.ts';
import type { ConfigOf } from '../config/settings.ts';
import { CommandFailure, type Surroundings } from './command.ts';
import { isWorker } from './workers.ts';

/** A command's settings, or a failure that tells every problem, a line each. Warns of variables that were probably meant to be settings. */
export function configured<C extends ConfiguredCommand>(
  command: C,
  args: readonly string[],
  { env, warn }: Pick<Surroundings, 'env' | 'warn'>,
): ConfigOf<C> {
  const loaded = loadConfig(command, env, args);
  if (!isWorker()) warnOfMisspelt(env, warn);
  if (!loaded.ok) throw failureOf(command, loaded.problems);
  return loaded.config;
}

export function warnOfMisspelt(env: Surroundings['env'], warn: Surroundings['warn']): void {
  for (const { name, meant } of misspeltIn(env)) warn(`${name} is no setting; did you mean ${meant}?`);
}

export function failureOf(command: ConfiguredCommand, problems: readonly Problem[]): CommandFailure {
  return new CommandFailure([`${command} can’t start`, ...problems.map(sentenceOf)].join('\n  '));
}
