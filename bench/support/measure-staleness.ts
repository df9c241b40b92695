import { setTimeout as wait } from 'node:timers/promises';
import { addFleet, setStatus } from './measure-calls.ts';
import { percentile, type Row } from './report.ts';
import { type Service, startService } from './service.ts';
import { Subscribers } from './subscribers.ts';

const subscription = `subscription ($id: String!) {
  stream: gameSessionTransitions(of: { fleetId: $id }, snapshot: false) {
    __typename
    ... on GameSessionTransition { gameSessionId status gameSession { name } }
  }
}`;
const terminate = `mutation ($id: String!) {
  terminateGameSession(input: { gameSessionId: $id, mode: FORCE_TERMINATE }) {
    ... on TerminateGameSessionPayload { gameSession { status } }
    ... on Error { code message }
  }
}`;

/** The docs' arithmetic, in milliseconds: the longest wait of a busy fleet, and of a session about to change. */
const longestDelayMs = 1_100;
const fastDelayMs = 300;
const allowanceMs = 25;
const changesPerSecond = 4;
const sessions = 600;
const warmUps = 20;
const restMs = 3_000;

/**
 * How long after a change of the emulator's truth a client over a WebSocket knows it: for what a walk finds, for a session
 * that is about to change, and for what the gateway did itself. Both processes have the machine's clock.
 */
export async function measureStaleness(seconds: number): Promise<Row[]> {
  const service = await startService();
  try {
    return await measure(service, seconds);
  } finally {
    service.stop();
  }
}

async function measure(service: Service, seconds: number): Promise<Row[]> {
  // The session stays TERMINATING until this bench ends it.
  await service.control('POST', '/config', { terminationMs: null });
  const { fleetId } = await addFleet(service, sessions);
  const living = (await service.transitions(0)).map(({ id }) => id);
  const arrivedAt = new Map<string, number>();
  let onTerminating = (_id: string) => {};
  const subscribers = await Subscribers.open({
    gateway: service.gateway,
    count: 1,
    query: subscription,
    variables: () => ({ id: fleetId }),
    onEvent: ({ gameSessionId, status }) => {
      if (gameSessionId === undefined || status === undefined) return;
      arrivedAt.set(`${gameSessionId} ${status}`, Date.now());
      if (status === 'TERMINATING') onTerminating(gameSessionId);
    },
  });
  const walkMs = await firstWalkMs(service);
  const ending: Promise<void>[] = [];
  onTerminating = (id) => {
    ending.push(setStatus(service, id, 'TERMINATED'));
  };

  const allTold = async (ids: readonly string[]): Promise<void> => {
    const told = () => ids.every((id) => arrivedAt.has(`${id} TERMINATED`));
    for (const endsAt = Date.now() + 30_000; !told(); await wait(20)) {
      if (Date.now() > endsAt) throw new Error('a change was never told');
    }
  };
  const play = async (change: (id: string) => Promise<void>): Promise<string[]> => {
    const changed: string[] = [];
    for (const endsAt = Date.now() + seconds * 1_000; Date.now() < endsAt; ) {
      const id = living.pop();
      if (id === undefined) break;
      changed.push(id);
      await change(id);
      // At any moment of a round.
      await wait(Math.random() * 2 * (1_000 / changesPerSecond));
    }
    await allTold(changed);
    return changed;
  };
  // What has run once runs as it will for ever after; and what the rates owe for it is paid back before anything is measured.
  const warmedUp = living.splice(0, warmUps);
  for (const id of warmedUp) await service.graphql(terminate, { id });
  await allTold(warmedUp);
  await wait(restMs);
  const found = new Set(await play((id) => setStatus(service, id, 'TERMINATING')));
  const made = new Set(await play((id) => service.graphql(terminate, { id })));
  await Promise.all(ending);
  subscribers.close();

  const staleness = async (ids: ReadonlySet<string>, status: string) =>
    (await service.transitions(0))
      .filter(({ id, to }) => ids.has(id) && to === status)
      .map(({ id, at }) => (arrivedAt.get(`${id} ${status}`) ?? Number.NaN) - at);
  const row = (change: string, values: number[], goal: number): Row => ({
    change,
    count: values.length,
    p50: percentile(values, 0.5),
    p99: percentile(values, 0.99),
    most: percentile(values, 1),
    goal: `≤ ${Math.ceil(goal)}`,
  });
  return [
    row('found by a walk', await staleness(found, 'TERMINATING'), longestDelayMs + walkMs + allowanceMs),
    row('of a session that is followed', await staleness(found, 'TERMINATED'), fastDelayMs + allowanceMs),
    row('our own mutation', await staleness(made, 'TERMINATING'), 10),
  ];
}

/** How long the first walk took, by the emulator's own log: the longest, since nothing has run before. */
async function firstWalkMs(service: Service): Promise<number> {
  const reads = await service.control<readonly { at: number; operation: string }[]>('GET', '/reads?after=0');
  const walks = reads.filter(({ operation }) => operation === 'DescribeGameSessionDetails').map(({ at }) => at);
  const [first, last] = [walks[0], walks.at(-1)];
  if (first === undefined || last === undefined) throw new Error('the fleet was not read');
  return last - first;
}
