import { type ChildProcess, fork } from 'node:child_process';

/** Nothing that a bench asks a process takes longer. */
const answerLimitMs = 400_000;

/**
 * A process of `bench/peers`, as compiled by `compile`. It is asked one question at a time. A process that ends fails the question that it
 * was asked, and every later one.
 */
export class Child {
  readonly #process: ChildProcess;
  readonly #name: string;
  #failure: Error | null = null;
  #settle: ((outcome: { message: unknown } | { error: Error }) => void) | null = null;

  private constructor(name: string, argv: readonly string[], execArgv: readonly string[]) {
    this.#name = name;
    this.#process = fork(new URL(`../dist/${name}.js`, import.meta.url), argv, {
      execArgv: ['--expose-gc', ...execArgv],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    this.#process.on('message', (message) => this.#settle?.({ message }));
    this.#process.once('exit', (code, signal) => {
      this.#failure = new Error(`${name} ended with ${code ?? signal}`);
      this.#settle?.({ error: this.#failure });
    });
  }

  /** Resolves with what it says first. */
  static async server<First>(
    name: string,
    argv: readonly string[] = [],
    execArgv: readonly string[] = [],
  ): Promise<[Child, First]> {
    const child = new Child(name, argv, execArgv);
    return [child, await child.#answer<First>()];
  }

  /** One that says nothing before it is asked. */
  static client(name: string): Child {
    return new Child(name, [], []);
  }

  /** Says it, without an answer. */
  tell(message: object): void {
    if (this.#failure) throw this.#failure;
    this.#process.send(message);
  }

  ask<Answer>(message: object): Promise<Answer> {
    this.tell(message);
    return this.#answer();
  }

  /** Resolves once the process is gone. */
  stop(): Promise<void> {
    if (this.#failure) return Promise.resolve();
    return new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      this.#process.disconnect();
    });
  }

  #answer<Answer>(): Promise<Answer> {
    if (this.#settle) throw new Error(`${this.#name} has not answered the last question`);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#settle?.({ error: new Error(`${this.#name} has not answered within ${answerLimitMs} ms`) }),
        answerLimitMs,
      );
      this.#settle = (outcome) => {
        clearTimeout(timer);
        this.#settle = null;
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.message as Answer);
      };
    });
  }
}
