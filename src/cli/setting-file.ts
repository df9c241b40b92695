import { readFileSync } from 'node:fs';
import type { Setting } from '../config/setting.ts';
import { CommandFailure } from './command.ts';

/** A text file that a setting names, without the byte order mark that some editors begin it with. @throws CommandFailure that says which, and why it can't be read. */
export function readSettingFile(path: string, setting: Pick<Setting<unknown>, 'env'>): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw unusable(path, setting, 'a file that can be read', error);
  }
}

/** Where the file can be read, but is not what was expected. */
export function unusable(
  path: string,
  { env }: Pick<Setting<unknown>, 'env'>,
  expected: string,
  cause: unknown,
): CommandFailure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandFailure(`${env}: expected ${expected}, got ${JSON.stringify(path)} (${reason})`, { cause });
}
