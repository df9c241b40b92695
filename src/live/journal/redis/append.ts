import { randomToken } from '../../../lib/random-token.ts';
import type { Append, Write } from '../journal.ts';
import type { JournalOptions } from '../journal-options.ts';
import type { TopicReplica } from '../replica.ts';
import { encodeWrite } from './codec.ts';

type Argument = string | number;

/** As the snapshot counts an entry. */
const entryOverheadBytes = 160;

/** What the script that appends is asked for: the writes, and the tombstones that there is no room for any longer. */
export function appendArguments<Image>(
  append: Append<Image>,
  snapshot: TopicReplica<Image>['snapshot'],
  leaseToken: string,
  options: JournalOptions<Image>,
): Argument[] {
  const { journalBytes, clock, tombstoneMs, tombstoneBytes, kind } = options;
  const { id, writes, source, uncovered = [] } = append;
  const buried = writes.reduce(
    (sum, { image, ended }) => sum + (ended && image !== null ? entryOverheadBytes + kind.bytesOf(image) : 0),
    0,
  );
  const written = new Set(writes.map((write) => write.id));
  const forgotten = snapshot
    .tombstonesToForget(clock.now() - tombstoneMs, tombstoneBytes, buried)
    .filter((tombstone) => !written.has(tombstone.id));
  // Only what was read by polling needs the lease: a mutation's answer is appended by whoever made it.
  const lease = source === 'POLL' ? leaseToken : '';
  return [
    ...[lease, id, journalBytes, writes.length, forgotten.length],
    ...writes.flatMap((write) => writeArguments(write, append, snapshot, options)),
    ...forgotten.flatMap((tombstone) => [tombstone.id, JSON.stringify(tombstone.id), tombstone.offset]),
    ...uncovered,
  ];
}

function writeArguments<Image>(
  { image, ...write }: Write<Image>,
  append: Append<Image>,
  snapshot: TopicReplica<Image>['snapshot'],
  { random }: JournalOptions<Image>,
): Argument[] {
  const { id, expected, event } = write;
  const target = [id, JSON.stringify(id), expected];
  if (image === null) return [...target, '', '', '', ''];
  const nonce = event === null ? '' : randomToken(random);
  const { entry, record } = encodeWrite({ ...write, image }, snapshot.get(id)?.image ?? null, nonce, append);
  return [...target, entry, nonce, event ?? '', record];
}
