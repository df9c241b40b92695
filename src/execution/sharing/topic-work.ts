import { type GraphQLSchema, getArgumentValues, Kind, type OperationDefinitionNode } from 'graphql';
import type { ResultGroup } from './shared-execution.ts';

/**
 * What one change of a topic costs because of one principal: a result for each of its distinct groups of equal subscriptions, with so many fields.
 * Groups that it shares with others count for each.
 */
export class TopicWork {
  readonly max: number;
  readonly #topics = new Map<string, TopicGroups>();

  /** @param max fields of all groups of one principal on one topic. Infinity is no limit. */
  constructor(max: number) {
    this.max = max;
  }

  /** Counts one subscription. The answer takes it back, and must be called once. Null: the limit is reached. */
  take(key: string, group: ResultGroup): (() => void) | null {
    if (this.max === Number.POSITIVE_INFINITY) return () => {};
    const topic: TopicGroups = this.#topics.get(key) ?? { fields: 0, groups: new Map() };
    const known = topic.groups.get(group);
    const counted = known ?? { members: 0, fields: group.fieldCount };
    if (!known && topic.fields + counted.fields > this.max) return null;
    if (!known) topic.fields += counted.fields;
    counted.members++;
    topic.groups.set(group, counted);
    this.#topics.set(key, topic);
    return () => {
      counted.members--;
      if (counted.members > 0) return;
      topic.groups.delete(group);
      topic.fields -= counted.fields;
      if (topic.groups.size === 0) this.#topics.delete(key);
    };
  }
}

interface TopicGroups {
  fields: number;
  groups: Map<ResultGroup, { members: number; fields: number }>;
}

/** What a subscription is about, as its root field's arguments name it: a fleet or an alias by its ID, or one game session. */
export function topicOf(
  schema: GraphQLSchema,
  { selectionSet }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string {
  const [root] = selectionSet.selections;
  const definition = root?.kind === Kind.FIELD ? schema.getSubscriptionType()?.getFields()[root.name.value] : undefined;
  if (root?.kind !== Kind.FIELD || !definition) return '';
  let args: Readonly<Record<string, unknown>>;
  try {
    args = getArgumentValues(definition, root, variables);
  } catch {
    // Arguments that do not fit are refused when the subscription begins.
    return '';
  }
  const { of, fleet, gameSessionId } = args;
  const named = JSON.stringify([of ?? fleet ?? gameSessionId ?? null]);
  // What is longer names nothing, and is refused when the subscription begins; looking for ARNs in it takes the square of its length.
  return named.length > longestNames ? '' : named.replace(/arn:[^"/]*:(?:fleet|alias)\//g, '');
}

/** The longest ID has 512 characters; each may be escaped, and a selector has two members at most. */
const longestNames = 2_000;
