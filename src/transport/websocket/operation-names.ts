/**
 * Under which names graphql-ws knows the operations of a socket: their clients' IDs, but for an ID that is used again while the operation before it,
 * which its client has completed, is still ending. graphql-ws forgets an operation as soon as its client completes it, and once more when its
 * handling ends: under one name the two would be taken for each other, and one of them would outlive the socket.
 */
export class OperationNames {
  /** Names that are handled, as the socket keeps them. */
  readonly #running: { has(name: string): boolean };
  /** Operations that their client has completed and that are still handled. Null before the first, as for most sockets. */
  #left: Set<string> | null = null;
  /** By the client's ID the name of its last operation, and the other way round, where the two differ. */
  #names: Map<string, string> | null = null;
  #ids: Map<string, string> | null = null;
  #count = 0;

  constructor(running: { has(name: string): boolean }) {
    this.#running = running;
  }

  /** How many operations are handled that their client has completed. */
  get leftCount(): number {
    return this.#left?.size ?? 0;
  }

  /** The name for an operation that the client begins; that of its open one where the ID is in use. */
  begin(id: string): string {
    const current = this.#names?.get(id) ?? id;
    const isOthers = current === id && this.#ids?.has(id);
    if (!isOthers && !this.#left?.has(current)) return current;
    let name: string;
    do {
      this.#count += 1;
      name = `${id} ${this.#count}`;
    } while (this.#running.has(name));
    this.#names ??= new Map();
    this.#ids ??= new Map();
    this.#names.set(id, name);
    this.#ids.set(name, id);
    return name;
  }

  /** The name of the operation that the client completes; null where it has none. */
  leave(id: string): string | null {
    const name = this.#names?.get(id) ?? (this.#ids?.has(id) ? null : id);
    if (name === null || !this.#running.has(name)) return name;
    this.#left ??= new Set();
    this.#left.add(name);
    return name;
  }

  /** The operation of this name is handled to its last step: the name is free again. */
  end(name: string): void {
    this.#left?.delete(name);
    const id = this.#ids?.get(name);
    if (id === undefined) return;
    this.#ids?.delete(name);
    if (this.#names?.get(id) === name) this.#names.delete(id);
  }

  idOf(name: string): string {
    return this.#ids?.get(name) ?? name;
  }

  /** A message of graphql-ws as its client is to read it: with the client's ID. graphql-ws begins messages with it. */
  asClientReads(message: string): string {
    if (!this.#ids?.size) return message;
    for (const [name, id] of this.#ids) {
      const head = headOf(name);
      if (message.startsWith(head)) return headOf(id) + message.slice(head.length);
    }
    return message;
  }
}

function headOf(id: string): string {
  return `{"id":${JSON.stringify(id)},`;
}
