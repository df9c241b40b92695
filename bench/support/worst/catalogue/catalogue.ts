import type { Entry } from '../entry.ts';
import { answers } from './answers.ts';
import { bodies } from './bodies.ts';
import { calls } from './calls.ts';
import { cpu } from './cpu.ts';
import { held } from './held.ts';
import { sockets } from './sockets.ts';

/** The whole catalogue, in the order of the table. */
export const catalogue: readonly Entry[] = [...bodies, ...sockets, ...answers, ...held, ...cpu, ...calls];
