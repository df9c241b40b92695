import fc from 'fast-check';
import { schema } from '../../../src/schema/index.ts';
import { randomOperations } from '../../unit/transport/random-operations.ts';
import { Chance } from '../live-history/random.ts';
import { amplifiedQuery } from './amplified.ts';
import { anonymous, type FuzzWorld, marked, type Principal, principals } from './world.ts';

export type FuzzTransport = 'POST' | 'GET' | 'SSE' | 'WebSocket';
export type OperationKind = 'query' | 'mutation' | 'subscription';

/** One random operation, and how it is sent: the same seed gives the same in the same world. */
export interface FuzzCase {
  seed: number;
  kind: OperationKind;
  text: string;
  variables: Record<string, unknown>;
  extensions: Record<string, unknown> | undefined;
  principal: Principal;
  transport: FuzzTransport;
}

const numbers = [0, 1, 2, 20, 20, 100, 1_000, -1, 1_001, 2_147_483_647];
const mostShown = 700;

/** Bytes that come with an operation and are no part of it. */
const paddings = [0, 0, 0, 0, 1_000, 100_000, 1_500_000];

export function fuzzCase(seed: number, { texts }: Pick<FuzzWorld, 'texts'>): FuzzCase {
  const chance = new Chance(seed);
  const kind = chance.of<OperationKind>([
    'query',
    'query',
    'query',
    'query',
    'mutation',
    'subscription',
    'subscription',
  ]);
  const moreAliases = chance.of([0, 0, 0, 4, 45]);
  const [operation] = fc.sample(randomOperations({ schema, kind, texts, numbers, moreAliases }), { seed, numRuns: 1 });
  if (!operation) throw new Error('expected an operation');
  const transport = transportOf(kind, chance);
  // An address of that length is refused by Node itself.
  const most = transport === 'GET' ? 1_000 : Number.POSITIVE_INFINITY;
  const padding = Math.min(most, chance.of(paddings));
  const variables = {
    ...operation.variableValues,
    ...(padding > 0 && chance.is(0.5) && { unused: paddingOf(padding, chance) }),
  };
  const isAmplified = kind === 'query' && chance.is(0.4);
  const written = isAmplified ? amplifiedQuery(chance, { texts }) : operation.text;
  return {
    seed,
    kind,
    text: spoiled(written, padding > 0 && chance.is(0.2) ? padding : 0, chance),
    variables,
    extensions: padding > 0 && chance.is(0.2) ? { unused: paddingOf(padding, chance) } : undefined,
    principal: chance.is(0.05) ? anonymous : chance.of(principals),
    transport,
  };
}

export function describeCase({ seed, transport, principal, text, variables }: FuzzCase): string {
  const whole = `${text} with ${JSON.stringify(variables)}`
    .replace(/(?:qz){20,}/g, 'qz…')
    .replace(/(?:\[\],){20,}/g, '[],…');
  const shown = whole.length > mostShown ? `${whole.slice(0, mostShown)}… (${whole.length} characters)` : whole;
  return `seed ${seed}, ${transport}, ${principal.name}: ${shown}`;
}

function transportOf(kind: OperationKind, chance: Chance): FuzzTransport {
  if (kind === 'subscription') return chance.of<FuzzTransport>(['SSE', 'WebSocket']);
  return chance.of<FuzzTransport>(['POST', 'POST', 'GET', 'SSE', 'WebSocket']);
}

function paddingOf(bytes: number, chance: Chance): unknown {
  if (chance.is(0.5)) return marked(bytes);
  return chance.is(0.5) ? Array.from({ length: bytes / 4 }, () => []) : { [marked(bytes)]: 1 };
}

/** One operation in ten is no valid one; `padding` makes its text longer without a meaning. */
function spoiled(text: string, padding: number, chance: Chance): string {
  const padded = padding > 0 ? `${text} # ${marked(padding)}` : text;
  if (!chance.is(0.1)) return padded;
  const at = chance.below(text.length);
  return chance.of([
    () => `${padded.slice(0, at)}${padded.slice(at + 1 + chance.below(5))}`,
    () => padded.replace(/\b(nodes|status|id)\b/, marked(chance.of([50, 300, 200_000]))),
    () => `${padded} ${marked(300)}`,
    () => padded.replace('Random', marked(2_000)),
    () => `${padded} ${'fragment Z on Query { __typename } '.repeat(chance.below(60))}`,
    () => padded.replace(/"[^"]*"/, `"${marked(chance.of([200, 500_000]))}"`),
  ])();
}
