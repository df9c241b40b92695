import type { Parser } from './parsers.ts';
import type { ConfiguredCommand, optional } from './setting.ts';
import { access } from './settings/access.ts';
import { emulator } from './settings/emulator.ts';
import { limits } from './settings/limits.ts';
import { live } from './settings/live.ts';
import { serving } from './settings/serving.ts';
import { upstream } from './settings/upstream.ts';

/** THE table of settings, in the order of the help: flags, environment, help, docs/settings.md and .env.example all come from it. */
export const settings = { ...access, ...upstream, ...live, ...limits, ...serving, ...emulator };

export type SettingName = keyof typeof settings;

/** What a command is given: every setting that it has, read and checked. */
export type ConfigOf<C extends ConfiguredCommand> = {
  readonly [N in SettingName as C extends keyof (typeof settings)[N]['defaults'] ? N : never]: ValueOf<
    (typeof settings)[N],
    C
  >;
};

type ValueOf<S, C extends ConfiguredCommand> = S extends { parser: Parser<infer T>; defaults: infer D }
  ? C extends keyof D
    ? D[C] extends typeof optional
      ? T | undefined
      : T
    : never
  : never;
