import { NextFlight } from '../../../lib/next-flight.ts';
import type { JournalRecord, Position, RecordSelection, Recovery } from '../journal.ts';
import { decodeRecords, type StreamEntry } from './codec.ts';
import { readTopicSince } from './journal-scripts.ts';
import type { RedisTopic } from './session.ts';

/** What was asked for in one read: a verdict for each position, and the records after the first that is held. */
interface Read<Image> {
  verdicts: ReadonlyMap<string, Verdict>;
  records: readonly JournalRecord<Image>[];
}

type Verdict = 'held' | LossReason;
type LossReason = keyof typeof lossReasons;

/**
 * One selection of a topic's history, for whoever resumes. Thousands do so at once where an instance has gone, each of
 * them after another event: they are answered out of the same few reads.
 */
export class RedisHistory<Image> {
  readonly #topic: RedisTopic;
  readonly #selection: RecordSelection;
  readonly #reads: NextFlight<Read<Image>>;
  #asked = new Set<string>();

  /** `repeated` repeats what Redis did not answer. */
  constructor(
    topic: RedisTopic,
    selection: RecordSelection,
    repeated: (step: () => Promise<unknown>) => Promise<unknown>,
  ) {
    this.#topic = topic;
    this.#selection = selection;
    this.#reads = new NextFlight(() => {
      const positions = [...this.#asked];
      this.#asked = new Set();
      return this.#read(positions, repeated);
    });
  }

  /** As the journal's. `isOver`: lost, because the epoch is over. */
  async since({ offset, nonce }: Position): Promise<Recovery<Image> & { isOver: boolean }> {
    if (!isNonce.test(nonce)) return { outcome: 'lost', reason: lossReasons.unknown, isOver: false };
    const position = `${offset}:${nonce}`;
    this.#asked.add(position);
    const { verdicts, records } = await this.#reads.join();
    const verdict = verdicts.get(position) ?? 'epoch';
    if (verdict !== 'held') return { outcome: 'lost', reason: lossReasons[verdict], isOver: verdict === 'epoch' };
    return { outcome: 'held', records: recordsAfter(records, offset), isOver: false };
  }

  async #read(
    positions: readonly string[],
    repeated: (step: () => Promise<unknown>) => Promise<unknown>,
  ): Promise<Read<Image>> {
    const args = [this.#topic.epoch, this.#selection, JSON.stringify(positions)];
    const [verdicts, entries] = (await repeated(() => this.#topic.run(readTopicSince, args))) as [
      Verdict[],
      StreamEntry[],
    ];
    return {
      verdicts: new Map(verdicts.map((verdict, index) => [positions[index] ?? '', verdict])),
      records: entries.flatMap((entry) => decodeRecords<Image>(entry)),
    };
  }
}

/** Cursors come from clients: what is no name of an event must not reach the read that others share. */
const isNonce = /^[0-9a-z]{0,16}$/;

/** The records are in the order of their offsets, and most who resume want the last few. */
function recordsAfter<Image>(records: readonly JournalRecord<Image>[], offset: number): JournalRecord<Image>[] {
  let first = records.length;
  while (first > 0 && (records[first - 1]?.offset ?? 0) > offset) first--;
  return records.slice(first);
}

export const lossReasons = {
  epoch: 'the history began anew',
  trimmed: 'the history since then is no longer held',
  unknown: 'the history holds no such event',
} as const;
