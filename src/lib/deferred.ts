/** A promise and the two ways to settle it. (Node 20 has no Promise.withResolvers.) */
export interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

/** Rejections are for those who wait: where nobody does any longer, they must not end the process as unhandled. */
export function defer(): Deferred {
  let resolve = () => {};
  let reject = (_error: Error) => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
