/** The load generator of the soak: subscribers that read every event, leave and come back, and stop reading for a while. */

import type { SoakCommand, SoakReport, Trouble } from './protocol.ts';
import { type SoakLog, SoakSubscriber } from './soak-subscriber.ts';

const connectingAtOnce = 50;
const troubleIntervalMs = 100;
const longestFaults = 100;

const subscribers: SoakSubscriber[] = [];
let last = Number.POSITIVE_INFINITY;
let onProgress = () => {};
let endTrouble = () => {};

const log: SoakLog = {
  events: 0,
  reconnects: 0,
  latenciesMs: [],
  faults: [],
  fault(text) {
    if (log.faults.length < longestFaults) log.faults.push(text);
  },
  progress: () => onProgress(),
};
let stalls = 0;

process.on('message', async (command: SoakCommand) => {
  if (command.type === 'connect') await connectAll(command);
  if (command.type === 'trouble') endTrouble = begin(command.trouble);
  if (command.type === 'calm') await calm(command);
  const { events, reconnects, latenciesMs, faults } = log;
  const report: SoakReport = { events, reconnects, stalls, behind: behind(), faults, latenciesMs };
  process.send?.(report);
  Object.assign(log, { events: 0, reconnects: 0, latenciesMs: [], faults: [] });
  stalls = 0;
});
process.once('disconnect', () => process.exit());

async function connectAll({ port, count, document, variables }: SoakCommand & { type: 'connect' }): Promise<void> {
  for (let first = 0; first < count; first += connectingAtOnce) {
    const length = Math.min(connectingAtOnce, count - first);
    const added = Array.from(
      { length },
      (_, index) => new SoakSubscriber(first + index, { port, document, variables }, log),
    );
    subscribers.push(...added);
    await Promise.all(added.map((subscriber) => subscriber.connect()));
  }
}

/** Answers how to end it. Who stalls or is away is left alone. */
function begin({ leavingShare, longestAbsenceMs, stalledShare, stallMs }: Trouble): () => void {
  let leavesDue = 0;
  const timer = setInterval(() => {
    for (leavesDue += (subscribers.length * leavingShare * troubleIntervalMs) / 60_000; leavesDue >= 1; leavesDue--) {
      anybody().leaveFor(Math.random() * longestAbsenceMs);
    }
    for (let missing = subscribers.length * stalledShare - stalled(); missing >= 1; missing--) {
      anybody().stallFor(stallMs);
      stalls++;
    }
  }, troubleIntervalMs);
  return () => clearInterval(timer);
}

function anybody(): SoakSubscriber {
  for (;;) {
    const subscriber = subscribers[Math.floor(Math.random() * subscribers.length)];
    if (subscriber?.isReading) return subscriber;
  }
}

function stalled(): number {
  return subscribers.filter(({ isStalled }) => isStalled).length;
}

function behind(): number {
  return subscribers.filter((subscriber) => subscriber.last < last).length;
}

function calm(command: SoakCommand & { type: 'calm' }): Promise<void> {
  endTrouble();
  last = command.last;
  for (const subscriber of subscribers) subscriber.goOn();
  return new Promise((resolve) => {
    const limit = setTimeout(done, command.limitMs);
    function done() {
      clearTimeout(limit);
      onProgress = () => {};
      resolve();
    }
    let isChecking = false;
    onProgress = () => {
      if (isChecking) return;
      isChecking = true;
      setTimeout(() => {
        isChecking = false;
        if (behind() === 0) done();
      }, 100);
    };
    onProgress();
  });
}
