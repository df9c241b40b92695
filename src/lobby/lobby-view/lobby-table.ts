import type { LobbyEvent, LobbySession } from './lobby-documents.ts';

/** A session in the lobby, and what has just happened to it. */
export interface LobbyRow {
  readonly session: LobbySession;
  readonly phase: 'steady' | 'entered' | 'changed' | 'leaving';
  /** When the phase began, in milliseconds of the page's life: the machine's clock may step. */
  readonly since: number;
  /** Why it leaves. */
  readonly leaveReason: 'NO_LONGER_MATCHES' | 'ENDED' | null;
}

type Compare = (one: LobbySession, other: LobbySession) => number;

/**
 * The rows of a lobby, folded from its events and kept in order. Thousands of rows change many times a second, so an event
 * costs no more than its own row; the order is mended once a look, by merging what has changed into what has not.
 */
export class LobbyTable {
  readonly #rows = new Map<string, LobbyRow>();
  /** Rows in a phase that time ends. */
  readonly #passing = new Map<string, LobbyRow>();
  readonly #touched = new Set<string>();
  #sorted: readonly LobbyRow[] = [];
  #compare: Compare;
  /** A snapshot replaces what was there, once it is complete: until then both are shown. */
  #replacing: Set<string> | null = null;

  constructor(compare: Compare) {
    this.#compare = compare;
  }

  setOrder(compare: Compare): void {
    this.#compare = compare;
    this.#sorted = [...this.#rows.values()].sort((one, other) => compare(one.session, other.session));
    this.#touched.clear();
  }

  clear(): void {
    this.#rows.clear();
    this.#passing.clear();
    this.#touched.clear();
    this.#sorted = [];
    this.#replacing = null;
  }

  /** @param at now, in milliseconds of the page's life. */
  apply(event: LobbyEvent, at: number): void {
    switch (event.__typename) {
      case 'GameSessionSnapshot':
        this.#applySnapshot(event, at);
        break;
      case 'LobbySessionEntered':
        this.#put({ session: event.gameSession, phase: 'entered', since: at, leaveReason: null });
        break;
      case 'LobbySessionChanged':
        this.#change(event.gameSession, at);
        break;
      case 'LobbySessionLeft':
        if (!this.#rows.has(event.gameSession.gameSessionId)) break;
        this.#put({ session: event.gameSession, phase: 'leaving', since: at, leaveReason: event.leaveReason });
        break;
    }
  }

  /** The rows in order, as they are at this moment: whoever has left for long enough is gone. */
  rows(at: number): readonly LobbyRow[] {
    for (const [id, row] of this.#passing) {
      if (at - row.since < phaseMs) continue;
      if (row.phase === 'leaving') this.#remove(id);
      else this.#put({ ...row, phase: 'steady' });
    }
    if (this.#touched.size > 0) this.#mend();
    return this.#sorted;
  }

  /** Whether time alone will change the rows. */
  get isPassing(): boolean {
    return this.#passing.size > 0;
  }

  /** How many sessions match: those that leave no longer count. */
  get count(): number {
    let leaving = 0;
    for (const row of this.#passing.values()) if (row.phase === 'leaving') leaving += 1;
    return this.#rows.size - leaving;
  }

  #applySnapshot(
    { isFirst, isLast, gameSessions }: Extract<LobbyEvent, { __typename: 'GameSessionSnapshot' }>,
    at: number,
  ) {
    if (isFirst) this.#replacing = new Set(this.#rows.keys());
    for (const session of gameSessions) {
      this.#put({ session, phase: 'steady', since: at, leaveReason: null });
    }
    if (!isLast || !this.#replacing) return;
    for (const id of this.#replacing) this.#remove(id);
    this.#replacing = null;
  }

  /** A session that has just entered is still new when it changes. */
  #change(session: LobbySession, at: number): void {
    const passing = this.#passing.get(session.gameSessionId);
    const isNew = passing?.phase === 'entered' && at - passing.since < phaseMs;
    this.#put(isNew ? { ...passing, session } : { session, phase: 'changed', since: at, leaveReason: null });
  }

  #put(row: LobbyRow): void {
    const { gameSessionId } = row.session;
    this.#replacing?.delete(gameSessionId);
    this.#rows.set(gameSessionId, row);
    this.#touched.add(gameSessionId);
    if (row.phase === 'steady') this.#passing.delete(gameSessionId);
    else this.#passing.set(gameSessionId, row);
  }

  #remove(id: string): void {
    this.#rows.delete(id);
    this.#passing.delete(id);
    this.#touched.add(id);
  }

  #mend(): void {
    const kept = this.#sorted.filter((row) => !this.#touched.has(row.session.gameSessionId));
    const moved: LobbyRow[] = [];
    for (const id of this.#touched) {
      const row = this.#rows.get(id);
      if (row) moved.push(row);
    }
    moved.sort((one, other) => this.#compare(one.session, other.session));
    this.#sorted = merged(kept, moved, this.#compare);
    this.#touched.clear();
  }
}

/** How long a row shows what happened to it. */
export const phaseMs = 1_600;

/** Two sorted lists as one. */
function merged(one: readonly LobbyRow[], other: readonly LobbyRow[], compare: Compare): LobbyRow[] {
  const all: LobbyRow[] = [];
  let index = 0;
  for (const row of other) {
    for (; index < one.length; index += 1) {
      const next = one[index];
      if (next === undefined || compare(next.session, row.session) > 0) break;
      all.push(next);
    }
    all.push(row);
  }
  for (; index < one.length; index += 1) {
    const next = one[index];
    if (next) all.push(next);
  }
  return all;
}
