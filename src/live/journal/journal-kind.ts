/** What a journal needs to know of the images that it keeps: one journal for each kind of topic. */
export interface JournalKind<Image> {
  /** The kind's name, as in `game-sessions`. No two kinds of an engine share one. */
  readonly name: string;
  /** What this kind's keys begin with, after the prefix of the engine. No two kinds of an engine share one. */
  readonly prefix: string;
  /** Bytes (estimated) that an image holds. */
  bytesOf(image: Image): number;
  /** The status, of which an entry's `statusSince` is counted. */
  statusOf(image: Image): string;
}
