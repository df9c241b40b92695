import type { StreamEntry } from './codec.ts';

/** Wishes that Redis is to be told of. */
export interface WishChanges {
  /** Name and scope of each; without a scope it is taken back. '' where there is nothing to tell. */
  readonly json: string;
  /** '1': these are all of this instance's wishes, whatever Redis has of it. */
  readonly isAll: '0' | '1';
  /** They may not have arrived: they are told again. That does no harm where they have. */
  putBack(): void;
}

/** What this instance wants of a topic, by the name of the wish, and what of that Redis has not been told yet. */
export class OwnWishes {
  readonly #wishes = new Map<string, string>();
  /** Scopes; null: taken back. */
  readonly #changes = new Map<string, string | null>();
  #isAllDue = false;

  add(wish: string, scope: string): void {
    this.#wishes.set(wish, scope);
    this.#changes.set(wish, scope);
  }

  /** Answers whether it was there. */
  remove(wish: string): boolean {
    this.#changes.set(wish, null);
    return this.#wishes.delete(wish);
  }

  /** Redis may have lost what it was told: next time all of it is. */
  tellAll(): void {
    this.#isAllDue = true;
  }

  /** What has changed since this was last asked. */
  take(): WishChanges {
    const isAll = this.#isAllDue;
    const changes = [...this.#changes];
    this.#changes.clear();
    this.#isAllDue = false;
    const told = isAll ? [...this.#wishes] : changes.map(([wish, scope]) => (scope === null ? [wish] : [wish, scope]));
    return {
      json: isAll || told.length > 0 ? JSON.stringify(told) : '',
      isAll: isAll ? '1' : '0',
      putBack: () => {
        this.#isAllDue ||= isAll;
        for (const [wish, scope] of changes) if (!this.#changes.has(wish)) this.#changes.set(wish, scope);
      },
    };
  }
}

/** What Redis tells the one who reads of all wishes: their version, and all of them or what has changed since the version that he knows. */
export type WishNews = [version: string, kind: 'all' | 'news', told: (string | StreamEntry)[]];

/** What other instances want, by the name of the wish, as of a version of all wishes. */
export class OthersWishes {
  readonly wishes = new Map<string, string>();
  readonly #own: string;
  readonly #namesOf = new Map<string, Set<string>>();
  #version = '';

  /** `own`: the token of this instance, whose wishes are nobody else's. */
  constructor(own: string) {
    this.#own = own;
  }

  /** The version that is known; '' where all wishes are to be told. */
  get version(): string {
    return this.#version;
  }

  /** What is known may be of a history that Redis has lost. */
  askForAll(): void {
    this.#version = '';
  }

  /** Takes over what Redis has told whoever knew the version `known`. Answers whether there was anything new. */
  take(known: string, [version, kind, told]: WishNews): boolean {
    // It was asked for all of them meanwhile, and answers that next.
    if (version === known || known !== this.#version) return false;
    this.#version = version;
    if (kind === 'all') this.#takeAll(told as string[]);
    else
      for (const [, [, token = '', , isAll, , json = '[]']] of told as StreamEntry[]) this.#change(token, isAll, json);
    return true;
  }

  /** "<token> <name>" and scope, in turns. */
  #takeAll(told: readonly string[]): void {
    this.wishes.clear();
    this.#namesOf.clear();
    for (let index = 0; index + 1 < told.length; index += 2) {
      const [token = '', wish = ''] = told[index]?.split(' ') ?? [];
      this.#set(token, wish, told[index + 1] ?? '');
    }
  }

  #change(token: string, isAll: string | undefined, json: string): void {
    if (isAll === '1') {
      for (const wish of this.#namesOf.get(token) ?? []) this.wishes.delete(wish);
      this.#namesOf.delete(token);
    }
    for (const [wish, scope] of JSON.parse(json) as [string, string?][]) {
      if (scope !== undefined) this.#set(token, wish, scope);
      else if (this.#namesOf.get(token)?.delete(wish)) this.wishes.delete(wish);
    }
  }

  #set(token: string, wish: string, scope: string): void {
    if (token === this.#own) return;
    this.wishes.set(wish, scope);
    const names = this.#namesOf.get(token) ?? new Set();
    this.#namesOf.set(token, names.add(wish));
  }
}
