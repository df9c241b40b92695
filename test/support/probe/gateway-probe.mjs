// Loaded by `--import` into a gateway process: measures what its operations cost, and answers questions of the parent process over IPC.
// Plain JavaScript, because it runs inside the built command, without a compiler.
import { openSync, readSync } from 'node:fs';
import process from 'node:process';

const clock = mainThreadClock();

let longestTurnMs = 0;
let turnsOverMs = [];
let last = clock();
/** Turns longer than this are listed one by one. */
let listedFromMs = 250;

// An immediate runs once a turn, behind all I/O callbacks. Unreferenced it does not keep the loop from sleeping: measuring costs 3 µs a turn.
function endTurn() {
  const now = clock();
  const spent = now - last;
  last = now;
  if (spent > longestTurnMs) longestTurnMs = spent;
  if (spent > listedFromMs && turnsOverMs.length < 100) turnsOverMs.push({ cpuMs: spent, at: Date.now() });
  setImmediate(endTurn).unref();
}
setImmediate(endTurn).unref();

process.on('message', (question) => {
  if (question.probe === undefined) return handOn(question);
  // The turn so far belongs to the gateway; what this handler itself costs does not.
  const begun = clock();
  if (question.listedFromMs !== undefined) listedFromMs = question.listedFromMs;
  if (question.collect) {
    // Twice: finalizers of the first run free what only the second one finds.
    globalThis.gc?.();
    globalThis.gc?.();
  }
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const answer = {
    probe: question.probe,
    cpuMs: (user + system) / 1_000,
    longestTurnMs: Math.max(longestTurnMs, begun - last),
    turnsOverMs,
    heldBytes: heapUsed + external,
    residentBytes: rss,
  };
  if (question.reset) {
    longestTurnMs = 0;
    turnsOverMs = [];
    last = clock();
  } else {
    last += clock() - begun;
  }
  process.send?.(answer);
});
// The parent process has died: the gateway ends too, instead of running on unseen.
process.once('disconnect', () => process.exit(1));

/**
 * Options for the gateway, as test/support/gateway-process.mjs takes them. Because the probe listens, the channel no longer keeps them
 * until that script does.
 */
function handOn(message) {
  if (process.listenerCount('message') > 1) return;
  const whenListenedTo = (event) => {
    if (event !== 'message') return;
    process.off('newListener', whenListenedTo);
    setImmediate(() => process.emit('message', message));
  };
  process.on('newListener', whenListenedTo);
}

/** CPU time of the main thread in milliseconds: helpers that collect garbage or decompress do not block the event loop. */
function mainThreadClock() {
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
    const bytes = Buffer.alloc(64);
    const read = () => Number(bytes.toString('latin1', 0, readSync(file, bytes, 0, 64, 0)).split(' ')[0]) / 1e6;
    if (read() > 0) return read;
  } catch {
    // Not Linux, or one that keeps no statistics: then the whole process's CPU time is an upper bound.
  }
  return () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
}
