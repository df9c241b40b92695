import { createStore, type Store } from './store.ts';

/** How the page stands with the gateway. */
export interface ConnectionState {
  phase: 'connecting' | 'unreached' | 'live' | 'reconnecting' | 'refused';
  /** Why, for `refused`. */
  reason: string | null;
  /** When the last event of any stream arrived, in milliseconds since 1970; null before the first. */
  lastEventAt: number | null;
  /** How the streams went on after the connection was last lost; null while it never was. */
  resumed: Resumed | null;
  /** GameLift could not be read as often as planned, as the last checkpoint said. */
  isStale: boolean;
}

export interface Resumed {
  /** REACHED where nothing had been told before; RESET as soon as one stream had to start over. */
  outcome: 'REACHED' | 'RECOVERED' | 'RESET';
  reason: string | null;
  at: number;
}

/** What the network tells, folded into one state. */
export class Connection {
  readonly state: Store<ConnectionState> = createStore<ConnectionState>({
    phase: 'connecting',
    reason: null,
    lastEventAt: null,
    resumed: null,
    isStale: false,
  });
  readonly #now: () => number;
  #lostAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  opened(): void {
    if (this.state.get().phase === 'unreached') this.resumed('REACHED', null);
    this.#change({ phase: 'live', reason: null });
  }

  /** Lost, or not reached in the first place: whoever calls it tries again. */
  lost(): void {
    const { phase } = this.state.get();
    if (phase === 'live') {
      this.#lostAt = this.#now();
      this.#change({ phase: 'reconnecting' });
    } else if (phase === 'connecting') this.#change({ phase: 'unreached' });
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
    this.#change({ lastEventAt: this.#now() });
  }

  checked(isStale: boolean): void {
    this.#change({ isStale });
  }

  /** A stream has gone on. Of several streams after one loss, a RESET outweighs. */
  resumed(outcome: Resumed['outcome'], reason: string | null): void {
    const before = this.state.get().resumed;
    const isSameLoss = before !== null && before.at >= this.#lostAt;
    if (isSameLoss && before.outcome === 'RESET' && outcome === 'RECOVERED') return;
    this.#change({ resumed: { outcome, reason, at: this.#now() } });
  }

  #change(change: Partial<ConnectionState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}
