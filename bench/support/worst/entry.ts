import type { Attack } from './attack.ts';

/** One hostile request, or one hostile habit, of the catalogue. */
export interface Entry {
  /** What `--only` looks for. */
  name: string;
  /** What the client does, for the table: a few words, without a full stop. */
  what: string;
  /** Settings of the gateway that differ from the defaults of `serve`, and are allowed to. */
  env?: Readonly<Record<string, string>>;
  /** Prepares the world and the gateway. Nothing of it is counted. */
  prepare?(attack: Attack): Promise<void>;
  /**
   * Attacks. What it leaves open (sockets, streams, half-sent bodies) is what the gateway holds when its memory is measured. Where it
   * rejects, the table says so.
   */
  run(attack: Attack): Promise<void>;
}

/** What one entry cost one version of the gateway. */
export interface Cost {
  cpuMs: number;
  /** CPU time of the main thread between two turns of the event loop, at most. */
  turnMs: number;
  /** Heap and memory outside of it, after garbage was collected, above what was held before. */
  heldBytes: number;
  residentBytes: number;
  /** What the client sent, headers included. */
  sentBytes: number;
  /** What the client read, headers included. */
  outBytes: number;
  calls: number;
  /** Why there are no figures, or only those until then: `killed: out of memory`, `time-out`, `failed: …`. */
  stopped?: string;
  /** What the entry itself has to say, e.g. how long `/healthz` took. */
  notes?: readonly string[];
}

export type Results = Readonly<Record<string, Cost>>;
