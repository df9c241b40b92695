import type { Parser } from './parsers.ts';

/** The commands that settings apply to. */
export const configuredCommands = ['dev', 'serve', 'emulate'] as const;
export type ConfiguredCommand = (typeof configuredCommands)[number];

/** In place of a default: the command refuses to start without a choice. */
export const required = Symbol('required');
/** In place of a default: the command does without. */
export const optional = Symbol('optional');

export type Defaults<T> = { readonly [C in ConfiguredCommand]?: T | typeof required | typeof optional };

export interface Setting<T, D extends Defaults<T> = Defaults<T>> {
  env: string;
  /** Without the dashes. */
  flag: string;
  parser: Parser<T>;
  /** Which commands have it, and what it is there when nobody says. */
  defaults: D;
  /** One sentence for help, docs and .env.example. */
  sentence: string;
  /** Never shown. */
  secret?: true;
}

/** A row of the table. */
export function setting<T, const D extends Defaults<T>>(row: Setting<T, D>): Setting<T, D> {
  return row;
}
