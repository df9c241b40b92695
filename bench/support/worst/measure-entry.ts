import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type ProbedGateway, serveProbed } from '../../../test/support/probe/probed-gateway.ts';
import { Attack } from './attack.ts';
import type { Cost, Entry } from './entry.ts';
import type { World } from './world.ts';

export interface MeasureOptions {
  checkout: string;
  world: World;
  isQuick: boolean;
  /** README's query, which warms the gateway up. */
  query: string;
}

/** One entry takes no longer; what was measured until then stands. */
const entryLimitMs = 60_000;
/** A gateway that spends less than this much CPU in a quarter of a second is done with what it was asked. */
const restingCpuMs = 12;
const restMs = 250;

/** Plays an entry against a fresh gateway, warmed up. Never rejects for what the gateway does: that is `stopped`. */
export async function measureEntry(entry: Entry, options: MeasureOptions): Promise<Cost> {
  const { checkout, world, isQuick, query } = options;
  const gateway = await serveProbed({ checkout, endpoint: world.endpoint, ...(entry.env && { env: entry.env }) });
  try {
    const warming = new Attack(gateway, world, isQuick);
    for (let index = 0; index < 10; index++) await warming.post({ query }, 'server');
    warming.close();
    const attack = new Attack(gateway, world, isQuick);
    try {
      return await play(entry, attack);
    } finally {
      attack.close();
    }
  } finally {
    await gateway.stop();
    await world.control('DELETE', '/faults');
  }
}

async function play(entry: Entry, attack: Attack): Promise<Cost> {
  const { gateway, world } = attack;
  await entry.prepare?.(attack);
  await settle(gateway, Date.now() + 5_000);
  await world.resetCalls();
  const before = await gateway.figures({ collect: true, reset: true });
  const alreadySent = attack.sentBytes;
  const alreadyOut = attack.outBytes;
  const deadline = Date.now() + entryLimitMs;

  const outside = new Outside(gateway);
  const run = entry.run(attack).then(
    () => undefined,
    (error: unknown) => `failed: ${error instanceof Error ? error.message : error}`,
  );
  let stopped = await Promise.race([run, outside.ended, wait(entryLimitMs, 'time-out', { ref: false })]);
  const cost: Cost = { cpuMs: 0, turnMs: 0, heldBytes: 0, residentBytes: 0, sentBytes: 0, outBytes: 0, calls: 0 };
  try {
    await settle(gateway, deadline);
    const after = await gateway.figures({}, Math.max(5_000, deadline - Date.now()));
    cost.cpuMs = after.cpuMs - before.cpuMs;
    cost.turnMs = after.longestTurnMs;
    cost.residentBytes = Math.max(0, after.residentBytes - before.residentBytes);
    const held = await gateway.figures({ collect: true }, 20_000);
    cost.heldBytes = Math.max(0, held.heldBytes - before.heldBytes);
  } catch (error) {
    // A process that is blocked or gone answers nothing: what the system saw of it is the least that it has spent.
    stopped = gateway.ended === null ? (stopped ?? (error as Error).message) : `killed: ${gateway.ended}`;
    cost.cpuMs ||= outside.cpuMs;
    cost.turnMs ||= gateway.ended === null ? cost.cpuMs : 0;
    cost.residentBytes ||= Math.max(0, outside.residentBytes - before.residentBytes);
  }
  outside.stop();
  cost.calls = await world.calls();
  cost.sentBytes = attack.sentBytes - alreadySent;
  cost.outBytes = attack.outBytes - alreadyOut;
  return { ...cost, ...(stopped && { stopped }), ...(attack.notes.length > 0 && { notes: attack.notes }) };
}

/** Resolves once the gateway spends next to nothing, or at the deadline. */
async function settle(gateway: ProbedGateway, deadline: number): Promise<void> {
  let { cpuMs } = await gateway.figures({}, Math.max(5_000, deadline - Date.now()));
  while (Date.now() < deadline) {
    await wait(restMs);
    const now = await gateway.figures({}, Math.max(5_000, deadline - Date.now()));
    if (now.cpuMs - cpuMs < restingCpuMs) return;
    cpuMs = now.cpuMs;
  }
}

/** Linux: what the system knows of a process that does not answer. */
class Outside {
  cpuMs = 0;
  residentBytes = 0;
  /** Resolves when the process has ended. */
  readonly ended: Promise<string>;
  readonly #stopped = new AbortController();

  constructor(gateway: ProbedGateway) {
    const begun = cpuMsOf(gateway.pid);
    this.ended = new Promise((resolve) => {
      const timer = setInterval(() => {
        if (gateway.ended !== null) return resolve(`killed: ${gateway.ended}`);
        this.cpuMs = cpuMsOf(gateway.pid) - begun;
        this.residentBytes = Math.max(this.residentBytes, residentBytesOf(gateway.pid));
      }, 100);
      this.#stopped.signal.addEventListener('abort', () => clearInterval(timer));
    });
  }

  stop(): void {
    this.#stopped.abort();
  }
}

/** User and system time, in the clock ticks of proc(5), of which there are a hundred a second. 0 where the process is gone. */
function cpuMsOf(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

function residentBytesOf(pid: number): number {
  const [, kibibytes = 0] = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return Number(kibibytes) * 1_024;
}

/** An empty text where the process is gone: it may end at any moment. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
