import { describe, expect, test } from 'vitest';
import { DomainError } from '../../../../src/gamelift/errors.ts';
import type { JournalKind } from '../../../../src/live/journal/journal-kind.ts';
import { type LogEntry, type LogWrite, type ReplicaState, TopicReplica } from '../../../../src/live/journal/replica.ts';

interface Image {
  status: string;
  note: string;
}

const kind: JournalKind<Image> = {
  name: 'test',
  prefix: 'test:',
  bytesOf: ({ note }) => note.length,
  statusOf: ({ status }) => status,
};
const start = { offset: 0, nonce: 'start' };
const empty: ReplicaState<Image> = {
  offset: 0,
  chain: 'start',
  heads: { all: start, transitions: start },
  coverage: new Map(),
  entries: [],
};

/** What an entry of the log does, but for its offset and its name. */
interface Step {
  writes?: readonly { id: string; status: string | null; ended?: boolean; event?: 'transition' | 'change' }[];
  forgotten?: readonly string[];
  coverage?: LogEntry<Image>['coverage'];
  refused?: string;
}

const steps: readonly Step[] = [
  { writes: [{ id: 'a', status: 'ACTIVE', event: 'transition' }] },
  { writes: [{ id: 'a', status: 'TERMINATED', ended: true }] },
  {
    writes: [
      { id: 'b', status: 'ACTIVE', event: 'change' },
      { id: 'a', status: null },
    ],
  },
  { writes: [{ id: 'b', status: 'ERROR', ended: true, event: 'transition' }], forgotten: ['a'] },
  { coverage: { scope: 'all', period: 'one' } },
  { coverage: { scope: 'all', period: null } },
  { refused: 'all' },
];

/** A log of these steps: each entry with the offsets that follow the one before, and a name of its own. */
function logOf(taken: readonly Step[]): LogEntry<Image>[] {
  let offset = 0;
  return taken.map(({ writes = [], forgotten = [], coverage = null, refused }, index) => {
    const written = writes.map(({ id, status, ended = false, event }): LogWrite<Image> => {
      offset++;
      const image = status === null ? null : { status, note: `${index}` };
      const record =
        image && event
          ? {
              ...{ offset, nonce: `n${offset}`, kind: event, id, before: null, after: image },
              ...{ observedAt: 0, source: 'POLL' as const },
            }
          : null;
      return { offset, id, image, ended, record };
    });
    if (written.length === 0) offset++;
    const refusal = refused === undefined ? null : { scope: refused, error: new DomainError('NOT_FOUND', 'gone') };
    return { offset, chain: `chain ${index}`, writes: written, forgotten, coverage, refusal };
  });
}

/** Everything that a replica shows, as a text. */
function shown(replica: TopicReplica<Image>): string {
  const { offset, chain, snapshot, coverage } = replica;
  const entries = [...snapshot.entries()];
  return JSON.stringify([
    ...[offset, chain, replica.head('all'), replica.head('transitions'), [...coverage], entries, snapshot.bytes],
    snapshot.tombstonesToForget(0, 0, 0),
  ]);
}

/** As `shown`, of a replica of a log's first entries, by the plainest way to it. */
function expected(log: readonly LogEntry<Image>[]): string {
  const entries = new Map<string, { image: Image; offset: number; since: number; ended: boolean }>();
  const coverage = new Map<string, string>();
  let [all, transitions]: { offset: number }[] = [start, start];
  log.forEach((entry, now) => {
    for (const { id, offset, image, ended, record } of entry.writes) {
      const before = entries.get(id);
      entries.delete(id);
      const since = before && before.image.status === image?.status ? before.since : now;
      if (image) entries.set(id, { image, offset, since, ended });
      if (record) all = record;
      if (record?.kind === 'transition') transitions = record;
    }
    for (const id of entry.forgotten) entries.delete(id);
    const { scope = '', period = null } = entry.coverage ?? {};
    if (period === null) coverage.delete(scope);
    else coverage.set(scope, period);
  });
  const { offset, chain } = log.at(-1) ?? empty;
  const stamped = [...entries.values()].map(({ since, ...entry }) => ({
    ...{ image: entry.image, offset: entry.offset, writtenAt: log.findIndex((each) => each.offset >= entry.offset) },
    ...{ statusSince: since, ended: entry.ended },
  }));
  const tombstones = [...entries].filter(([, { ended }]) => ended);
  const bytes = [...entries.values()].reduce((sum, { image }) => sum + 160 + image.note.length, 0);
  return JSON.stringify([
    ...[offset, chain, all, transitions, [...coverage], stamped, bytes],
    tombstones.map(([id, entry]) => ({ id, offset: entry.offset })),
  ]);
}

/** All sequences of these, of a length up to `most`. */
function* sequences<Item>(items: readonly Item[], most: number): Generator<Item[]> {
  yield [];
  if (most === 0) return;
  for (const rest of sequences(items, most - 1)) for (const item of items) yield [...rest, item];
}

describe('a replica', () => {
  test('applies each entry of a log once and in its order, whichever ones arrive and how often', () => {
    const wrong: unknown[] = [];
    let deliveries = 0;
    const orders = [...sequences([0, 1, 2], 4)].filter(({ length }) => length === 4);
    for (const taken of sequences(steps, 3)) {
      if (taken.length < 3) continue;
      const log = logOf(taken);
      const states = [0, 1, 2, 3].map((length) => expected(log.slice(0, length)));
      for (const order of orders) {
        deliveries++;
        const replica = new TopicReplica(kind, empty, 0);
        let next = 0;
        for (const index of order) {
          const entry = log[index];
          if (!entry) throw new Error('no such entry');
          const { outcome } = replica.apply(entry, index);
          const due = index === next ? 'applied' : index < next ? 'repeated' : 'gap';
          if (index === next) next++;
          if (outcome !== due) wrong.push({ taken, order, outcome, due });
        }
        if (shown(replica) !== states[next]) wrong.push({ taken, order, shown: shown(replica), state: states[next] });
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(deliveries).toBe(steps.length ** 3 * 3 ** 4);
  });

  test('returns what an entry has changed, and nothing for one that it refuses', () => {
    const log = logOf([...steps.slice(0, 1), ...steps.slice(3)]);
    const replica = new TopicReplica(kind, empty, 0);
    const [first, second, covered, uncovered, refused] = log.map((entry, index) => replica.apply(entry, index));
    expect(first).toMatchObject({
      outcome: 'applied',
      written: [{ id: 'a', entry: { offset: 1, writtenAt: 0 }, record: { offset: 1, kind: 'transition' } }],
      covered: null,
      refused: null,
    });
    expect(second).toMatchObject({
      written: [
        { id: 'b', entry: { ended: true }, record: { after: { status: 'ERROR' } } },
        { id: 'a', entry: null, record: null },
      ],
    });
    expect(covered).toEqual({ outcome: 'applied', written: [], covered: 'all', refused: null });
    expect(uncovered).toEqual(covered);
    expect(refused).toMatchObject({
      written: [],
      covered: null,
      refused: { scope: 'all', error: { code: 'NOT_FOUND' } },
    });
    for (const entry of log) expect(replica.apply(entry, 9)).toEqual({ outcome: 'repeated' });
  });

  test('goes on from the state of a topic that was opened later, whose tombstones it knows by their offsets', () => {
    const ended = (id: string, offset: number) => ({
      id,
      offset,
      image: { status: 'TERMINATED', note: '' },
      ended: true,
    });
    const state = {
      ...empty,
      ...{
        offset: 4,
        chain: 'chain',
        coverage: new Map([['all', 'one']]),
        entries: [ended('late', 4), ended('early', 2)],
      },
    };
    const replica = new TopicReplica(kind, state, 7);
    expect([...replica.coverage]).toEqual([['all', 'one']]);
    expect(replica.snapshot.get('late')).toMatchObject({ offset: 4, writtenAt: 7, statusSince: 7, ended: true });
    expect(replica.snapshot.tombstonesToForget(8, 0, 0).map(({ id }) => id)).toEqual(['early', 'late']);
    const [entry] = logOf(steps.slice(0, 1));
    if (!entry) throw new Error('no entry');
    expect(replica.apply(entry, 8)).toEqual({ outcome: 'repeated' });
    replica.clear();
    expect([[...replica.snapshot.entries()], replica.snapshot.bytes, [...replica.coverage]]).toEqual([[], 0, []]);
  });
});
