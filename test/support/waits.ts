/**
 * How much longer than on an idle machine a test may take. The machine may be busy: a test that waits for an event ends
 * with the event, so that a long limit costs nothing but where the event never comes.
 */
export const busyFactor = 4;

/** How long a test waits for one event, in milliseconds, before it fails. The slowest take 5 s on an idle machine. */
export const waitMs = busyFactor * 5_000;
