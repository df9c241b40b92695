import { AwsError } from '../aws-error.ts';

/** How the emulated GameLift behaves where the real one leaves it open or merely takes its time. */
export interface WorldConfig {
  /** From CreateGameSession to ACTIVE. `null`: stays ACTIVATING until the control interface activates it, or times out. */
  activationMs: number | null;
  /** From TerminateGameSession to TERMINATED. `null`: stays TERMINATING until the control interface ends it. */
  terminationMs: number | null;
  /** From CreatePlayerSession to TIMEDOUT where nobody accepts the player. GameLift's own value is 60,000. */
  reservationTimeoutMs: number;
  /** Lowers every operation's cap on Limit (100, and 20 for SearchGameSessions). `null`: the caps as they are. */
  pageSize: number | null;
  /** `key` resumes after the last item given out; `offset` counts items, so pages shift as the set changes. */
  paging: 'key' | 'offset';
  /** Puts an empty page with a NextToken before every page. */
  emptyPages: boolean;
  /** How long a NextToken may be used. `null`: for ever. */
  tokenTtlMs: number | null;
  /** How far the index of SearchGameSessions runs behind the truth. */
  searchLagMs: number;
  /**
   * How far reads of game sessions and player sessions run behind the truth: always so far, or for each read anew between the two. Answers of changes
   * never do.
   */
  readLagMs: number | readonly [least: number, most: number];
}

/** The most that a read may lag. */
export function longestReadLagMs({ readLagMs }: Readonly<Pick<WorldConfig, 'readLagMs'>>): number {
  return typeof readLagMs === 'number' ? readLagMs : readLagMs[1];
}

export const defaultWorldConfig: Readonly<WorldConfig> = {
  activationMs: null,
  terminationMs: 1_000,
  reservationTimeoutMs: 60_000,
  pageSize: null,
  paging: 'key',
  emptyPages: false,
  tokenTtlMs: null,
  searchLagMs: 0,
  readLagMs: 0,
};

/** Answers `config` with `changes` applied. Throws AwsError (InvalidRequestException) that names the setting at fault. */
export function changeConfig(config: Readonly<WorldConfig>, changes: Readonly<Partial<WorldConfig>>): WorldConfig {
  for (const [name, value] of Object.entries(changes)) {
    const rule = rules[name as keyof WorldConfig];
    if (rule === undefined) {
      throw new AwsError(
        'InvalidRequestException',
        `unknown setting ${name}; there are ${Object.keys(rules).join(', ')}`,
      );
    }
    if (value !== undefined && !rule.allows(value)) {
      throw new AwsError('InvalidRequestException', `${name}: expected ${rule.expected}, got ${JSON.stringify(value)}`);
    }
  }
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...config, ...given };
}

interface Rule {
  expected: string;
  allows(value: unknown): boolean;
}

const isDuration = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const duration: Rule = { expected: 'milliseconds of 0 or more', allows: isDuration };
const optionalDuration: Rule = {
  expected: 'milliseconds of 0 or more, or null',
  allows: (value) => value === null || isDuration(value),
};

const rules: Readonly<Record<keyof WorldConfig, Rule>> = {
  activationMs: optionalDuration,
  terminationMs: optionalDuration,
  reservationTimeoutMs: duration,
  pageSize: {
    expected: 'a whole number of 1 or more, or null',
    allows: (value) => value === null || (Number.isSafeInteger(value) && (value as number) >= 1),
  },
  paging: { expected: '"key" or "offset"', allows: (value) => value === 'key' || value === 'offset' },
  emptyPages: { expected: 'true or false', allows: (value) => typeof value === 'boolean' },
  tokenTtlMs: optionalDuration,
  searchLagMs: duration,
  readLagMs: {
    expected: 'milliseconds of 0 or more, or a list of the least and the most',
    allows: (value) =>
      isDuration(value) ||
      (Array.isArray(value) && value.length === 2 && value.every(isDuration) && value[0] <= value[1]),
  },
};
