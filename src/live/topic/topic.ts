import type { AnyKind } from './kind.ts';

/**
 * A topic as text: the key of its journal, and its name in cursors. A Region is to stand before the kind once there are several: until then it is
 * the one, and left out, so that the keys and cursors of before hold.
 */
export function topicKey({ keyPrefix }: Pick<AnyKind, 'keyPrefix'>, id: string): string {
  return `${keyPrefix}:${id}`;
}
