import type { Clock } from './clock.ts';

/** What was opened, to be closed in reverse order, once. */
export class Lifetime {
  readonly #closers: { name: string; close: () => void | Promise<void> }[] = [];
  #closing: Promise<void> | undefined;

  /** Registers what undoes an opening. Closers run last-in-first-out, each after the one before it has finished. */
  onClose(name: string, close: () => void | Promise<void>): void {
    if (this.#closing) throw new Error(`cannot open ${name}: its lifetime is already closing`);
    this.#closers.push({ name, close });
  }

  /**
   * Closes everything. A closer that throws does not keep the others open; all failures are thrown together at the end.
   * After `deadlineMs` the rest is abandoned, and the error names what was still closing.
   */
  close(clock: Clock, deadlineMs: number): Promise<void> {
    this.#closing ??= this.#run(clock, deadlineMs);
    return this.#closing;
  }

  async #run(clock: Clock, deadlineMs: number): Promise<void> {
    const failures: unknown[] = [];
    let current = '';
    let cancel = () => {};
    const deadline = new Promise<'late'>((resolve) => {
      cancel = clock.after(deadlineMs, () => resolve('late'));
    });
    const all = (async () => {
      for (let closer = this.#closers.pop(); closer; closer = this.#closers.pop()) {
        current = closer.name;
        try {
          await closer.close();
        } catch (error) {
          failures.push(new Error(`closing ${closer.name} failed`, { cause: error }));
        }
      }
      return 'done' as const;
    })();
    const outcome = await Promise.race([all, deadline]);
    cancel();
    if (outcome === 'late') failures.push(new Error(`closing ${current} took longer than ${deadlineMs} ms`));
    if (failures.length > 0) throw new AggregateError(failures, 'not everything closed cleanly');
  }
}
