import { loadConfig } from '../config/config.ts';
import { type Problem, sentenceOf } from '../config/problem.ts';
import type { ConfiguredCommand } from '../config/setting.ts';
import type { ConfigOf } from '../config/settings.ts';
import { CommandFailure, type Surroundings } from './command.ts';

/** A command's settings, or a failure that tells every problem, a line each. */
export function configured<C extends ConfiguredCommand>(
  command: C,
  args: readonly string[],
  env: Surroundings['env'],
): ConfigOf<C> {
  const loaded = loadConfig(command, env, args);
  if (!loaded.ok) throw failureOf(command, loaded.problems);
  return loaded.config;
}

export function failureOf(command: ConfiguredCommand, problems: readonly Problem[]): CommandFailure {
  return new CommandFailure([`${command} can’t start`, ...problems.map(sentenceOf)].join('\n  '));
}
