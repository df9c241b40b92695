import type { Memory } from './memory.ts';
import { createStore, type Store } from './store.ts';

/** What a caller shows of himself. */
export interface Credential {
  kind: 'token' | 'apiKey';
  /** Without the word Bearer. */
  text: string;
}

/** How the page stands with a gateway that asks who calls. */
export interface AccessState {
  /** What is shown to the gateway; null while that is nothing. */
  credential: Credential | null;
  /** Why the gateway wants another one, in its words; null while it wants none. Nothing is sent until there is one. */
  refusal: string | null;
}

/**
 * Who the page says it is: in the head of each request and in the first message of a WebSocket, never in an address. It is remembered
 * by this window alone, and no longer than it is open.
 */
export class Access {
  readonly state: Store<AccessState>;
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.state = createStore<AccessState>({ credential: remembered(memory), refusal: null });
  }

  /** What to show now; while the gateway asks for another one, once somebody has given that. Rejects when the signal is aborted. */
  credential(signal?: AbortSignal | null): Promise<Credential | null> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const { credential, refusal } = this.state.get();
        if (refusal === null) settle(() => resolve(credential));
      };
      const abort = () => settle(() => reject(signal?.reason));
      const unsubscribe = this.state.subscribe(look);
      const settle = (how: () => void) => {
        unsubscribe();
        signal?.removeEventListener('abort', abort);
        how();
      };
      signal?.addEventListener('abort', abort);
      if (signal?.aborted) abort();
      else look();
    });
  }

  /** The gateway did not take it. An answer that comes late, when another one has been given already, counts no more. */
  refused(shown: Credential | null, reason: string): void {
    const { credential, refusal } = this.state.get();
    if (shown === credential && refusal === null) this.state.set({ credential, refusal: reason });
  }

  /** Somebody has given another one. */
  give(credential: Credential): void {
    this.#memory.setItem(memoryKey, `${credential.kind} ${credential.text}`);
    this.state.set({ credential, refusal: null });
  }

  /** For the next time the page is loaded. */
  forget(): void {
    this.#memory.removeItem(memoryKey);
  }

  /** Fetches as who one is. What the gateway refused for that reason has done nothing: it is asked again with the next credential. */
  readonly fetch: typeof fetch = async (input, init) => {
    for (;;) {
      const credential = await this.credential(init?.signal);
      const headers = new Headers(init?.headers);
      for (const [name, value] of Object.entries(headersOf(credential))) headers.set(name, value);
      const response = await fetch(input, { ...init, headers });
      // What is not in the graph's words is of something in front of the gateway, which our credentials are no matter of.
      if (response.status !== 401 || !isJson(response)) return response;
      this.refused(credential, reasonIn(await response.json()));
    }
  };
}

/** The payload of connection_init. */
export function connectionParamsOf(credential: Credential | null): Record<string, string> {
  if (credential === null) return {};
  const { kind, text } = credential;
  return kind === 'token' ? { authorization: `Bearer ${text}` } : { apiKey: text };
}

function headersOf(credential: Credential | null): Record<string, string> {
  return credential?.kind === 'apiKey' ? { 'x-api-key': credential.text } : connectionParamsOf(credential);
}

function isJson({ headers }: Response): boolean {
  return /json/.test(headers.get('content-type') ?? '');
}

/** The message of the first error of an answer. */
function reasonIn(answer: { errors?: readonly { message: string }[] }): string {
  return answer.errors?.[0]?.message ?? 'The gateway gave no reason';
}

const memoryKey = 'gamelift-graphql credential';

/** What the window was given before it was loaded again. */
function remembered(memory: Memory): Credential | null {
  const [, kind, text] = /^(token|apiKey) (.+)$/.exec(memory.getItem(memoryKey) ?? '') ?? [];
  return text === undefined ? null : { kind: kind as Credential['kind'], text };
}
