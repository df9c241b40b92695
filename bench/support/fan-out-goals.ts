import type { Row } from './report.ts';

type Tables = Readonly<Record<string, readonly Row[]>>;

/** The goals of the push path beside what was measured, from the tables of `bench/fan-out.ts`. Throws where a figure is missing. */
export function judgeFanOut(tables: Tables): Row[] {
  const figure = (table: string, server: string, column: string): number => {
    const value = tables[table]?.find((row) => row.server === server)?.[column];
    if (typeof value !== 'number') throw new Error(`there is no “${column}” of ${server} with ${table}`);
    return value;
  };
  const ours = (table: string, column: string) => figure(table, 'gateway', column);
  const theirs = (server: string, table: string, column: string) => figure(table, server, column) / ours(table, column);
  const [yoga, mercurius, raw] = ['Yoga + graphql-ws', 'Mercurius', 'raw ws'];
  const [equal, groups, distinct, many] = [
    '5,000 equal subscribers',
    '5,000 subscribers in 100 groups',
    '1,000 subscribers, all distinct',
    '19,000 equal subscribers',
  ];

  const rows: Row[] = [];
  const atMost = (what: string, goal: number, value: number) =>
    rows.push({ what, goal: `≤ ${goal}`, measured: round(value), reached: value <= goal ? 'yes' : 'no' });
  const atLeast = (what: string, goal: number, value: number) =>
    rows.push({ what, goal: `≥ ${goal}`, measured: round(value), reached: value >= goal ? 'yes' : 'no' });

  for (const phase of ['steady', 'serial']) {
    const column = `${phase} µs/msg`;
    atMost(`${equal}, ${phase}: CPU, × raw ws`, 1.25, ours(equal, column) / figure(equal, raw, column));
    atLeast(`${equal}, ${phase}: × less CPU than Yoga`, 6, theirs(yoga, equal, column));
    atLeast(`${equal}, ${phase}: × less CPU than Mercurius`, 5, theirs(mercurius, equal, column));
  }
  atLeast(`${equal}, burst: × less CPU than Yoga`, 40, theirs(yoga, equal, 'burst µs/msg'));
  atLeast(`${equal}, burst: delivered/s`, 800_000, ours(equal, 'burst msg/s'));
  atLeast(`${groups}, serial: × less CPU than Yoga`, 5, theirs(yoga, groups, 'serial µs/msg'));
  atLeast(`${distinct}, serial: × less CPU than Yoga`, 1.6, theirs(yoga, distinct, 'serial µs/msg'));
  atMost(`${equal}, steady: p99, × raw ws`, 1.25, ours(equal, 'p99 ms') / figure(equal, raw, 'p99 ms'));
  atMost(`${equal}: RSS KB each`, 12, ours(equal, 'RSS KB/subscriber'));
  atMost(`${many}, 1 event/s: p99 ms`, 250, ours(many, 'p99 ms'));
  atMost(`${many}: CPU, × that at 5,000`, 1.4, ours(many, 'steady µs/msg') / ours(equal, 'steady µs/msg'));
  atMost(`${many}: RSS KB each`, 9, ours(many, 'RSS KB/subscriber'));
  atMost(`${equal}: connect + subscribe, × Yoga`, 0.5, 1 / theirs(yoga, equal, 'connect + subscribe µs'));
  return rows;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
