import { randomToken } from '../../../lib/random-token.ts';
import { toJson } from '../image-json.ts';
import type { Append, Write } from '../journal.ts';
import type { JournalOptions } from '../journal-options.ts';
import type { StoredEntry, StoredRecord } from '../replica.ts';
import type { Snapshot } from '../snapshot.ts';

type Argument = string | number;

/** As the snapshot counts an entry. */
const entryOverheadBytes = 160;

/** What the script that appends is asked for: the writes, and the tombstones that there is no room for any longer. */
export function appendArguments<Image>(
  append: Append<Image>,
  snapshot: Snapshot<Image>,
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
  { id, expected, image, ended, event }: Write<Image>,
  { observedAt: t, source: v }: Append<Image>,
  snapshot: Snapshot<Image>,
  { random }: JournalOptions<Image>,
): Argument[] {
  const name = JSON.stringify(id);
  if (image === null) return [id, name, expected, '', '', '', ''];
  const before = snapshot.get(id);
  const entry: StoredEntry<Image> = { m: image, x: ended };
  if (event === null) return [id, name, expected, toJson(entry), '', '', ''];
  const n = randomToken(random);
  const record: StoredRecord<Image> = { n, k: event, b: before?.image ?? null, t, v };
  return [id, name, expected, toJson(entry), n, event, toJson(record)];
}
