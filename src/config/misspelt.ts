import { settings } from './settings.ts';
import { editDistance } from './suggest.ts';

/** A variable that is no setting, and the one that was probably meant. */
export interface Misspelt {
  readonly name: string;
  readonly meant: string;
}

const known = Object.values(settings).map(({ env }) => env);
const isKnown: ReadonlySet<string> = new Set(known);

/** Names of one short word are too near to others' (HOST, HOME) to mean anything. */
const leastLength = 8;
const mostEdits = 2;

/**
 * Variables that look like settings and are none: with a slip of the pen or without the unit, where the setting itself is not given.
 * The environment is shared with everybody else's variables, so that this can be a hint, and never a reason not to start.
 */
export function misspeltIn(env: Readonly<Record<string, string | undefined>>): Misspelt[] {
  return Object.keys(env).flatMap((name) => {
    if (isKnown.has(name) || name.length < leastLength || !name.includes('_')) return [];
    const meant = known.find((setting) => !env[setting] && isNear(name.toUpperCase(), setting));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

function isNear(name: string, setting: string): boolean {
  if (setting.startsWith(`${name}_`)) return true;
  return Math.abs(name.length - setting.length) <= mostEdits && editDistance(name, setting) <= mostEdits;
}
