import { createStore, type Store } from './store.ts';

/** How the page stands with the gateway. */
export interface ConnectionState {
  /** Of the socket. */
  phase: 'connecting' | 'unreached' | 'live' | 'reconnecting' | 'refused';
  /** Why, for `refused`. */
  reason: string | null;
  /** When the last event of any stream arrived, in milliseconds since 1970; null before the first. */
  lastEventAt: number | null;
  /** How the streams went on after the connection was last lost; null while it never was. */
  resumed: Resumed | null;
  /** The worst that a stream or a query of the view meets; null while all that is shown is kept up to date. */
  trouble: Trouble | null;
}

/**
 * Why something that is shown is not kept up to date: the gateway or GameLift refuses it; GameLift throttles it; it failed and is tried
 * again; it failed for good; GameLift is read late; or nothing has come yet.
 */
export type Trouble = 'denied' | 'throttled' | 'failing' | 'failed' | 'slow' | 'loading';

export interface Resumed {
  /** REACHED where no event had come before; RESET as soon as one stream had to start over. */
  outcome: 'REACHED' | 'RECOVERED' | 'RESET';
  reason: string | null;
  /** When, by the time that only passes. */
  at: number;
}

/** Both in milliseconds: `now` only passes, at the pace of real time; `wallTime` is the date, since 1970, and may step. */
export interface PageClock {
  now(): number;
  wallTime(): number;
}

/** The socket, the streams and the queries of the page, folded into one state. */
export class Connection {
  readonly state: Store<ConnectionState> = createStore<ConnectionState>({
    phase: 'connecting',
    reason: null,
    lastEventAt: null,
    resumed: null,
    trouble: null,
  });
  readonly #clock: PageClock;
  readonly #streams = new Map<object, Trouble | null>();
  readonly #queries = new Map<object, Trouble>();
  #lostAt = 0;

  constructor(clock: PageClock) {
    this.#clock = clock;
  }

  opened(): void {
    if (this.state.get().phase === 'unreached') this.resumed('REACHED', null);
    this.#change({ phase: 'live', reason: null });
  }

  /** Lost, or not reached in the first place: a client that does not give up tries again. */
  lost(): void {
    const { phase } = this.state.get();
    if (phase === 'live') {
      this.#lostAt = this.#clock.now();
      this.#change({ phase: 'reconnecting' });
    } else if (phase === 'connecting') this.#change({ phase: 'unreached' });
    // Each of them begins with an event when there is a socket again.
    for (const [stream, trouble] of this.#streams) if (trouble === null) this.#streams.set(stream, 'loading');
    this.#judge();
  }

  /** Reached, but turned away for now. */
  turnedAway(): void {
    if (this.state.get().phase === 'unreached') this.#change({ phase: 'connecting' });
  }

  /** Lost for good, until the page is loaded again. */
  refused(reason: string): void {
    this.#change({ phase: 'refused', reason });
  }

  received(): void {
    this.#change({ lastEventAt: this.#clock.wallTime() });
  }

  /** How a stream stands from its beginning on; undefined once it is not shown any more, or complete. */
  ofStream(stream: object, trouble: Trouble | null | undefined): void {
    if (trouble === undefined) this.#streams.delete(stream);
    else this.#streams.set(stream, trouble);
    this.#judge();
  }

  /** What a query meets; null where nothing hinders it, or nothing shows it any more. */
  ofQuery(query: object, trouble: Trouble | null): void {
    if (trouble === null) this.#queries.delete(query);
    else this.#queries.set(query, trouble);
    this.#judge();
  }

  /** A stream has gone on. Of several streams after one loss, a RESET outweighs. */
  resumed(outcome: Resumed['outcome'], reason: string | null): void {
    const before = this.state.get().resumed;
    const isSameLoss = before !== null && before.at >= this.#lostAt;
    if (isSameLoss && before.outcome === 'RESET' && outcome === 'RECOVERED') return;
    this.#change({ resumed: { outcome, reason, at: this.#clock.now() } });
  }

  #judge(): void {
    const all = new Set([...this.#streams.values(), ...this.#queries.values()]);
    const trouble = worstFirst.find((each) => all.has(each)) ?? null;
    if (trouble !== this.state.get().trouble) this.#change({ trouble });
  }

  #change(change: Partial<ConnectionState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}

const worstFirst: readonly Trouble[] = ['denied', 'throttled', 'failing', 'failed', 'slow', 'loading'];
