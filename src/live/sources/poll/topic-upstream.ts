import { NotFoundError } from '../../../gamelift/errors.ts';
import type { Scope } from '../../interest/scope.ts';
import type { TopicParts } from '../../topic/parts.ts';
import { type ListReader, makeListReader } from './list-scan.ts';
import type { PollKind, PollLane } from './schedule.ts';
import type { Turn } from './scheduler.ts';

/** How the objects of one topic are read: the calls that its kind declares, each in its turn. */
export class TopicUpstream<Image extends object, Read extends object> {
  readonly #parts: TopicParts<Image, Read>;

  constructor(parts: TopicParts<Image, Read>) {
    this.#parts = parts;
  }

  /** Waits for leave to make a call. `lane`: the one operation that may be used; null: any that this kind can use. */
  takeTurn(kind: PollKind, lane: PollLane | null, signal: AbortSignal): Promise<Turn> {
    const { key, kind: topicKind, context } = this.#parts;
    return context.turns.take({ topic: key, kind, lanes: lane ? [lane] : topicKind.reads.lanes }, signal);
  }

  /** An object as it is now; null where GameLift knows none. */
  async readById(id: string, lane: PollLane, signal: AbortSignal): Promise<Read | null> {
    try {
      return await this.#parts.kind.reads.one(id, { lane, signal });
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  lists(
    pollKind: PollKind,
    scope: Scope,
    signal: AbortSignal,
    onRead: Pick<ListReader<Read>, 'offset' | 'onPage'>,
  ): ListReader<Read> {
    const { id, kind, context, lag } = this.#parts;
    const part = scope.kind === 'part' ? scope.part : null;
    return makeListReader<Read>(context, signal, {
      ...onRead,
      onTrouble: (error) => lag.trouble(error),
      idOf: (read) => kind.locate(read).id,
      takeTurn: (lane) => this.takeTurn(pollKind, lane, signal),
      readPage: (status, nextToken, lane) => kind.reads.page(id, { part, status, nextToken }, { lane, signal }),
    });
  }
}
