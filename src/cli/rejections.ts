import { discreet } from '../observability/discreet-logger.ts';
import type { Logger } from '../observability/logger.ts';

/**
 * Keeps the process alive where a promise is rejected and nobody hears of it, and logs why. graphql-js 16 leaves such promises: where an entry
 * of a list fails at once, it forgets the entries that are still awaited, and Node ends a process for the first of those that fails, too. One
 * client's query must not end everybody's subscriptions.
 */
export function surviveRejections(logger: Logger): void {
  process.on('unhandledRejection', (reason) => {
    discreet(logger).error({ err: reason }, 'a promise was rejected, and nobody had waited for it');
  });
}
