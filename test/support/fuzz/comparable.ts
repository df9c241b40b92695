import fc from 'fast-check';
import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { schema } from '../../../src/schema/index.ts';
import { type RandomOperation, type RandomOptions, randomOperations } from '../../unit/transport/random-operations.ts';
import { Chance } from '../live-history/random.ts';
import { amplifiedQuery } from './amplified.ts';
import type { FuzzCase } from './case.ts';
import type { FuzzWorld } from './world.ts';

/** An operation whose answer says the same whenever and wherever it is asked, as long as the world stands still. */
export type Comparable = Pick<FuzzCase, 'kind' | 'text' | 'variables' | 'transport'>;

/** Moments, positions, and what a gateway has spent: two gateways differ in them. */
const volatile = new Set([
  'PageInfo.startCursor',
  'PageInfo.endCursor',
  'Query.gameSessionLogUrl',
  'Query.upstreamBudget',
  ...Object.values(schema.getTypeMap()).flatMap((type) =>
    ['cursor', 'observedAt', 'source', 'reason', 'requestId'].map((field) => `${type.name}.${field}`),
  ),
]);

const onlyPlayers = new Set([...volatile, 'Subscription.lobby', 'Subscription.gameSessionTransitions']);

export function comparableOperation(seed: number, world: FuzzWorld): Comparable {
  const chance = new Chance(seed);
  const { text, variableValues } = sample('query', seed, world);
  const isAmplified = chance.is(0.3);
  return {
    kind: 'query',
    // Of thousands of objects there is nothing to learn that five do not show.
    text: isAmplified ? amplifiedQuery(chance, world).replaceAll(/first: \d+/g, 'first: 5') : text,
    variables: isAmplified ? {} : variableValues,
    transport: chance.of(['POST', 'POST', 'GET', 'WebSocket']),
  };
}

/** A subscription that begins anew with a snapshot. Its events name their type as `zzKind`, and the snapshot's last part as `zzLast`. */
export function comparableSubscription(seed: number, world: FuzzWorld): Comparable {
  // Half of them watch players: there principals see different things.
  const ofPlayers = { texts: { ...world.texts, gameSessionId: world.sharedSessions }, without: onlyPlayers };
  const { text, variableValues } = sample('subscription', seed, world, seed % 2 === 0 ? ofPlayers : {});
  const document = withoutUnusedVariables(marked(parse(text)));
  return { kind: 'subscription', text: print(document), variables: variableValues, transport: 'WebSocket' };
}

function sample(
  kind: 'query' | 'subscription',
  seed: number,
  { texts }: FuzzWorld,
  more: Partial<RandomOptions> = {},
): RandomOperation {
  const operations = randomOperations({
    schema,
    kind,
    texts,
    numbers: [1, 2, 5, 20],
    without: volatile,
    moreAliases: 3,
    ...more,
  });
  const [operation] = fc.sample(operations, { seed, numRuns: 1 });
  if (!operation) throw new Error('expected an operation');
  return operation;
}

function marked(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field(node, _key, _parent, _path, ancestors) {
      // Ancestors: the document, its definitions, the operation and its selection set.
      const isRoot = ancestors.length === 4 && (ancestors[2] as { kind?: string }).kind === Kind.OPERATION_DEFINITION;
      if (!isRoot || !node.selectionSet) return undefined;
      const snapshot = node.name.value.startsWith('player') ? 'PlayerSessionSnapshot' : 'GameSessionSnapshot';
      const marks = parse(`{ zzKind: __typename ... on ${snapshot} { zzLast: isLast } }`).definitions[0];
      if (marks?.kind !== Kind.OPERATION_DEFINITION) throw new Error('expected an operation');
      return {
        ...node,
        arguments: (node.arguments ?? []).filter(({ name }) => name.value !== 'after' && name.value !== 'snapshot'),
        selectionSet: {
          ...node.selectionSet,
          selections: [...node.selectionSet.selections, ...marks.selectionSet.selections],
        },
      };
    },
  });
}

/** The arguments that were taken away may have been the only ones to use a variable. */
function withoutUnusedVariables(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? false : null),
  });
}
