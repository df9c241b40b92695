import type { ConfiguredCommand } from '../config/setting.ts';

/** What a command is given to work with: the outside world, as arguments. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output: what the command answers. */
  print: (text: string) => void;
  /** Writes a line to standard error: what the user should know, and the command goes on in spite of. */
  warn: (text: string) => void;
  /** Resolves when the user or the system asks the process to end. To be called before it is told that all is ready. */
  untilStopped: () => Promise<void>;
}

/** Why a command can't do its work: one line for standard error, and exit code 1. */
export class CommandFailure extends Error {
  override name = 'CommandFailure';
}

export interface Command {
  name: string;
  /** What stands behind the name, for the help. */
  usage?: string;
  sentence: string;
  /** Whose settings it takes as flags; none for a command without settings. */
  settingsOf?: ConfiguredCommand;
  /** A command's parts are loaded when it is run: the emulator alone needs no AWS SDK, and help needs nothing. */
  load: () => Promise<RunCommand>;
}

/** @throws CommandFailure */
export type RunCommand = (args: readonly string[], surroundings: Surroundings) => Promise<void>;
