import type { Operation } from '../../../gamelift/budget/published-rates.ts';
import { NotFoundError } from '../../../gamelift/errors.ts';
import type { Scope } from '../../interest/scope.ts';
import type { TopicParts } from '../../topic/parts.ts';
import { type ListReader, makeListReader } from './list-scan.ts';
import type { PollUrgency } from './schedule.ts';
import type { PollPermit } from './scheduler.ts';

/** How the objects of one topic are read: the calls that its kind declares, each with a permit. */
export class TopicUpstream<Image extends object, Read extends object> {
  readonly #parts: TopicParts<Image, Read>;

  constructor(parts: TopicParts<Image, Read>) {
    this.#parts = parts;
  }

  /** Waits for the permit to make a call. `begunWith`: the operation with which a list has begun; null: any that the kind can use. */
  takePermit(urgency: PollUrgency, begunWith: Operation | null, signal: AbortSignal): Promise<PollPermit> {
    const { key, kind, context } = this.#parts;
    const operations = begunWith ? [begunWith] : (kind.reads.operations?.[urgency] ?? []);
    return context.scheduler.take({ topic: key, urgency, operations }, signal);
  }

  /** The same for a read by ID. Where the kind names no operations, there is nothing to wait for: its readers see to the permits. */
  async takePermitById(urgency: PollUrgency, signal: AbortSignal): Promise<PollPermit<Operation | null>> {
    if (this.#parts.kind.reads.operations) return this.takePermit(urgency, null, signal);
    return { operation: null, done() {} };
  }

  /** An object as it is now; null where GameLift knows none. */
  async readById(id: string, operation: Operation | null, signal: AbortSignal): Promise<Read | null> {
    try {
      return await this.#parts.kind.reads.one(this.#parts.id, id, { operation, signal });
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  lists(
    urgency: PollUrgency,
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
      takePermit: (begunWith) => this.takePermit(urgency, begunWith, signal),
      readPage: (status, nextToken, operation) =>
        kind.reads.page(id, { part, status, nextToken }, { operation, signal }),
    });
  }
}
