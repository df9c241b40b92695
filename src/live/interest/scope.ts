/** What a subscription needs of a topic: all of it, a part that its kind knows (a location), or one object. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'part'; readonly part: string }
  | { readonly kind: 'one'; readonly id: string };

/** What of an object decides which scopes it lies in. */
export interface Located {
  readonly id: string;
  /** Null: it lies in no part. */
  readonly part: string | null;
}

/** What a kind calls its scopes: `all` as it is, the others before a colon and their value. */
export interface ScopeNames {
  readonly all: string;
  readonly part: string;
  readonly one: string;
}

/** The scopes of one kind as text: keys of journals, interests and groups. */
export class ScopeKeys {
  readonly #all: string;
  readonly #part: string;
  readonly #one: string;

  constructor({ all, part, one }: ScopeNames) {
    this.#all = all;
    this.#part = `${part}:`;
    this.#one = `${one}:`;
  }

  keyOf(scope: Scope): string {
    if (scope.kind === 'all') return this.#all;
    return scope.kind === 'part' ? this.#part + scope.part : this.#one + scope.id;
  }

  /** The scope that `keyOf` named so; null where it is the key of none. */
  parse(key: string): Scope | null {
    if (key === this.#all) return { kind: 'all' };
    if (key.startsWith(this.#part)) return { kind: 'part', part: key.slice(this.#part.length) };
    if (key.startsWith(this.#one)) return { kind: 'one', id: key.slice(this.#one.length) };
    return null;
  }

  /** Every scope that an object lies in. */
  keysOf({ id, part }: Located): string[] {
    const keys = [this.#all, this.#one + id];
    return part === null ? keys : [...keys, this.#part + part];
  }
}

export function isSameScope(one: Scope | null, other: Scope | null): boolean {
  if (one === null || other === null || one.kind !== other.kind) return one === other;
  if (one.kind === 'part') return one.part === (other as typeof one).part;
  return one.kind === 'all' || one.id === (other as typeof one).id;
}

/** Whether an object lies in a scope. */
export function isInScope(scope: Scope, { id, part }: Located): boolean {
  if (scope.kind === 'all') return true;
  return scope.kind === 'part' ? part === scope.part : id === scope.id;
}
