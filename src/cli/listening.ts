import type { Setting } from '../config/setting.ts';
import { CommandFailure } from './command.ts';

/** Starts what listens on a port; one that is taken is told in one line, with the setting that chooses another. */
export async function listening<T>(
  start: Promise<T>,
  at: { host: string; port: number },
  setting: Pick<Setting<unknown>, 'env' | 'flag'>,
): Promise<T> {
  try {
    return await start;
  } catch (error) {
    const reason = error instanceof CommandFailure ? undefined : reasonOf(error);
    if (reason === undefined) throw error;
    throw new CommandFailure(
      `port ${at.port} on ${at.host} ${reason}; choose another with ${setting.env} or --${setting.flag}`,
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== undefined && code in reasons) return reasons[code];
  }
  return undefined;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is already in use',
  EACCES: 'needs more rights than this process has',
  EADDRNOTAVAIL: 'can’t be opened: this machine has no such address',
  ENOTFOUND: 'can’t be opened: there is no host of that name',
};
