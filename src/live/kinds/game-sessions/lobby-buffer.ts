import type { QueueBuffer } from '../../../lib/async-queue.ts';
import type { BodyOf } from '../../delivery/events.ts';
import type { Frame } from '../../delivery/frame.ts';
import type { CursorSource } from '../../delivery/subscription-spec.ts';
import type { Position } from '../../journal/journal.ts';
import type { LobbyEvent } from './events.ts';

/** What a lobby adds to the events of every stream. */
export type LobbyBody = BodyOf<LobbyEvent>;

interface Pending {
  /** Whether the subscriber has the session in his lobby, as far as was delivered. */
  readonly wasIn: boolean;
  /** The last record before the first change that waits. */
  readonly floor: Position;
  frame: Frame<LobbyBody>;
}

/**
 * What a lobby has not read yet: the latest state of each session, in the order of their first changes, so that a slow
 * reader costs at most one event a session and still gets every session's last word. A cursor that is handed out must
 * not lie beyond anything that still waits: where it would, the event carries the last position before that.
 */
export class LobbyBuffer implements QueueBuffer<Frame<LobbyBody>, LobbyEvent> {
  readonly #group: CursorSource;
  readonly #pending = new Map<string, Pending>();
  /** The furthest position of all that was delivered. */
  #delivered: Position | null = null;

  constructor(group: CursorSource) {
    this.#group = group;
  }

  get size(): number {
    return this.#pending.size;
  }

  push(frame: Frame<LobbyBody>): boolean {
    const key = frame.id ?? '';
    const pending = this.#pending.get(key);
    if (!pending) {
      this.#pending.set(key, { wasIn: frame.event.type !== 'LobbySessionEntered', floor: frame.floor, frame });
      return true;
    }
    const merged = merge(pending.wasIn, frame);
    if (merged) pending.frame = merged;
    else this.#pending.delete(key);
    return true;
  }

  pass(frame: Frame<LobbyBody>): LobbyEvent | undefined {
    return this.#pending.size === 0 ? this.#deliver(frame) : undefined;
  }

  shift(): LobbyEvent | undefined {
    const [first] = this.#pending;
    if (!first) return undefined;
    const [key, { frame }] = first;
    this.#pending.delete(key);
    return this.#deliver(frame);
  }

  #deliver(frame: Frame<LobbyBody>): LobbyEvent {
    if (!this.#delivered || frame.position.offset > this.#delivered.offset) this.#delivered = frame.position;
    const [next] = this.#pending.values();
    const safe = next && next.floor.offset < this.#delivered.offset ? next.floor : this.#delivered;
    return safe.offset === frame.position.offset ? frame.event : { ...frame.event, cursor: this.#group.cursorAt(safe) };
  }

  clear(): void {
    this.#pending.clear();
  }
}

/** Several changes of a session as one, or null where they cancel each other out: it came and went unseen. */
function merge(wasIn: boolean, latest: Frame<LobbyBody>): Frame<LobbyBody> | null {
  const { event } = latest;
  const isLobbyEvent =
    event.type === 'LobbySessionEntered' || event.type === 'LobbySessionChanged' || event.type === 'LobbySessionLeft';
  if (!isLobbyEvent) return latest;
  const { cursor, gameSession } = event;
  if (event.type === 'LobbySessionLeft') return wasIn ? latest : null;
  const type = wasIn ? 'LobbySessionChanged' : 'LobbySessionEntered';
  return event.type === type ? latest : { ...latest, event: { type, cursor, gameSession } };
}
