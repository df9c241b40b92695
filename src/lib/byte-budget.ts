/** How many bytes the claims of a budget may hold together. Infinity is no limit. */
export interface ByteLimits {
  /** Of one key, e.g. of one principal. */
  perKey: number;
  /** Of all keys. */
  total: number;
}

/** What holds bytes, for as long as its claim is open. */
export interface ByteHolder {
  /** Gives up what it holds. Called once; the claim is closed by then. */
  cut: () => void;
  /** What it holds now, where that changes without `set`. Asked before a holder is cut. */
  measure?: () => number;
}

/**
 * Bytes that are held for clients, by key. Where a key or all of them hold more than they may, the largest holder is cut (of that key, or of the
 * key that holds the most), not the one that came last: a client that holds much cannot lock out one that holds little.
 */
export class ByteBudget {
  readonly #limits: ByteLimits;
  readonly #keys = new Map<string, KeyClaims>();
  #total = 0;

  constructor(limits: ByteLimits) {
    this.#limits = limits;
  }

  /** Bytes that all claims hold. */
  get total(): number {
    return this.#total;
  }

  /** Opens a claim of 0 bytes. It must be closed. */
  open(key: string, holder: ByteHolder): ByteClaim {
    let claims = this.#keys.get(key);
    if (!claims) {
      claims = { bytes: 0, open: new Set() };
      this.#keys.set(key, claims);
    }
    const ofKey = claims;
    const claim: ByteClaim = new ByteClaim(holder, (bytes) => this.#changed(key, ofKey, claim, bytes));
    ofKey.open.add(claim);
    return claim;
  }

  #changed(key: string, claims: KeyClaims, claim: ByteClaim, change: number): void {
    claims.bytes += change;
    this.#total += change;
    if (!claim.isOpen) {
      claims.open.delete(claim);
      if (claims.open.size === 0 && this.#keys.get(key) === claims) this.#keys.delete(key);
    }
    if (change <= 0) return;
    if (claims.bytes > this.#limits.perKey) this.#cutWithin(claims);
    if (this.#total > this.#limits.total) this.#cutAnywhere();
  }

  #cutWithin(claims: KeyClaims): void {
    for (const claim of claims.open) claim.refresh();
    while (claims.bytes > this.#limits.perKey) largestOf(claims.open)?.cut();
  }

  #cutAnywhere(): void {
    for (const { open } of this.#keys.values()) for (const claim of open) claim.refresh();
    while (this.#total > this.#limits.total) {
      let most: KeyClaims | undefined;
      for (const claims of this.#keys.values()) if (!most || claims.bytes > most.bytes) most = claims;
      if (!most) return;
      largestOf(most.open)?.cut();
    }
  }
}

interface KeyClaims {
  bytes: number;
  open: Set<ByteClaim>;
}

/** Bytes of one holder. */
export class ByteClaim {
  readonly #holder: ByteHolder;
  readonly #onChange: (change: number) => void;
  #bytes = 0;
  #isOpen = true;

  constructor(holder: ByteHolder, onChange: (change: number) => void) {
    this.#holder = holder;
    this.#onChange = onChange;
  }

  /** False once it was closed, or cut. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Holds so many from now on. It may be cut for that before this returns. */
  set(bytes: number): void {
    if (!this.#isOpen || bytes === this.#bytes) return;
    const change = bytes - this.#bytes;
    this.#bytes = bytes;
    this.#onChange(change);
  }

  /** Takes over what the holder measures, without a cut. */
  refresh(): void {
    const measured = this.#holder.measure?.() ?? this.#bytes;
    if (measured < this.#bytes) this.set(measured);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const held = this.#bytes;
    this.#bytes = 0;
    this.#onChange(-held);
  }

  cut(): void {
    if (!this.#isOpen) return;
    this.close();
    this.#holder.cut();
  }
}

function largestOf(claims: Iterable<ByteClaim>): ByteClaim | undefined {
  let largest: ByteClaim | undefined;
  for (const claim of claims) if (!largest || claim.bytes > largest.bytes) largest = claim;
  return largest;
}
