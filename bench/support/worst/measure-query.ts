import { setTimeout as wait } from 'node:timers/promises';
import { serveProbed } from '../../../test/support/probe/probed-gateway.ts';
import { Attack } from './attack.ts';
import type { Cost } from './entry.ts';
import type { MeasureOptions } from './measure-entry.ts';

const warmUps = 60;
const measured = 30;
const inFlight = 50;
const slowMs = 4_000;

/** What one of README's queries costs, warm: the unit of the table. Bytes held are those of one in flight while GameLift is slow. */
export async function measureQuery({ checkout, world, query }: MeasureOptions): Promise<Cost> {
  const gateway = await serveProbed({ checkout, endpoint: world.endpoint });
  const attack = new Attack(gateway, world, false);
  try {
    for (let index = 0; index < warmUps; index++) await attack.post({ query }, 'server');
    await world.resetCalls();
    const before = await gateway.figures({ collect: true, reset: true });
    const sent = attack.sentBytes;
    const out = attack.outBytes;
    for (let index = 0; index < measured; index++) {
      const { status, text } = await attack.post({ query }, 'server');
      if (status !== 200 || text.includes('"errors"')) throw new Error(`README's query: ${status} ${text}`);
    }
    const after = await gateway.figures();
    const cost = {
      cpuMs: (after.cpuMs - before.cpuMs) / measured,
      turnMs: after.longestTurnMs,
      sentBytes: (attack.sentBytes - sent) / measured,
      outBytes: (attack.outBytes - out) / measured,
      calls: (await world.calls()) / measured,
    };
    await world.control('POST', '/faults', { kind: 'latency', rate: 1, latencyMs: slowMs });
    const idle = await gateway.figures({ collect: true });
    const pending = Array.from({ length: inFlight }, (_, index) =>
      attack.post({ query: query.replace('{', `{ n${index}: __typename`) }, 'server'),
    );
    await wait(slowMs / 4);
    const held = await gateway.figures({ collect: true });
    await Promise.all(pending);
    return {
      ...cost,
      heldBytes: (held.heldBytes - idle.heldBytes) / inFlight,
      residentBytes: Math.max(0, held.residentBytes - idle.residentBytes) / inFlight,
    };
  } finally {
    attack.close();
    await gateway.stop();
    await world.control('DELETE', '/faults');
  }
}
