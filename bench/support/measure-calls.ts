import { setTimeout as wait } from 'node:timers/promises';
import { createConcurrencyLimit } from '../../src/lib/concurrency.ts';
import type { Row } from './report.ts';
import { type Service, startService } from './service.ts';
import { type StreamEvent, Subscribers } from './subscribers.ts';

interface Case {
  fleets: number;
  /** ACTIVE sessions of each fleet. */
  sessions: number;
  subscribers: number;
  /** What each of them watches: the fleets in turns, or the sessions of the one fleet in turns. */
  each: 'a fleet' | 'a session';
}

/** Every case has a server of its own; as many are measured at once, since they mostly wait. */
const casesAtOnce = 4;

const selection = `{
  __typename
  ... on GameSessionTransition { gameSessionId status gameSession { name currentPlayerSessionCount } }
}`;
const queries: Record<Case['each'], string> = {
  'a fleet': `subscription ($id: String!) { stream: gameSessionTransitions(of: { fleetId: $id }, snapshot: false) ${selection} }`,
  'a session': `subscription ($id: String!) { stream: gameSessionTransitions(of: { gameSessionId: $id }, snapshot: false) ${selection} }`,
};

/** Calls in `seconds` for more and more subscribers of one fleet, of its sessions, and of more and more fleets. */
export async function measureCalls(seconds: number, most: number): Promise<Row[]> {
  const cases: Case[] = [
    { fleets: 1, sessions: 500, subscribers: 1, each: 'a fleet' },
    { fleets: 1, sessions: 500, subscribers: 100, each: 'a fleet' },
    { fleets: 1, sessions: 500, subscribers: most, each: 'a fleet' },
    { fleets: 1, sessions: most / 2, subscribers: 1, each: 'a fleet' },
    { fleets: 1, sessions: most / 2, subscribers: most, each: 'a session' },
    { fleets: 1, sessions: 100, subscribers: 1, each: 'a fleet' },
    { fleets: 10, sessions: 100, subscribers: 10, each: 'a fleet' },
    { fleets: 50, sessions: 100, subscribers: 50, each: 'a fleet' },
  ];
  const limit = createConcurrencyLimit(casesAtOnce);
  return Promise.all(
    cases.map((one) =>
      limit(async () => {
        const calls = await measure(one, seconds);
        const { each, ...figures } = one;
        return { ...figures, 'each watches': each, calls, 'calls/s': (calls / seconds).toFixed(1) };
      }),
    ),
  );
}

async function measure(one: Case, seconds: number): Promise<number> {
  const service = await startService();
  try {
    return await countCalls(service, one, seconds);
  } finally {
    service.stop();
  }
}

/**
 * Counts from the same moment in each case: a session of each fleet has just ended and was told, so that the fleets are
 * read every second at first and then ever less often.
 */
async function countCalls(service: Service, { fleets, sessions, subscribers, each }: Case, seconds: number) {
  const fleetIds: string[] = [];
  for (let n = 0; n < fleets; n++) fleetIds.push((await addFleet(service, sessions)).fleetId);
  const sessionIds = [...new Set((await service.transitions(0)).map(({ id }) => id))];
  const ending = fleetIds.flatMap((fleetId) => sessionIds.find((id) => id.includes(`/${fleetId}/`)) ?? []);
  const watched = each === 'a fleet' ? fleetIds : sessionIds;

  const told = new Set<string>();
  let onEvent = (_event: StreamEvent) => {};
  const allTold = new Promise<void>((resolve) => {
    onEvent = ({ gameSessionId }) => {
      if (gameSessionId !== undefined) told.add(gameSessionId);
      if (ending.every((id) => told.has(id))) resolve();
    };
  });
  const everybody = await Subscribers.open({
    gateway: service.gateway,
    count: subscribers,
    query: queries[each],
    variables: (n) => ({ id: watched[n % watched.length] }),
    onEvent,
  });
  for (const gameSessionId of ending) await setStatus(service, gameSessionId, 'TERMINATED');
  await allTold;
  await service.resetCalls();
  await wait(seconds * 1_000);
  const calls = await service.calls();
  everybody.close();
  return calls;
}

export function addFleet(service: Service, sessions: number): Promise<{ fleetId: string }> {
  return service.control('POST', '/fleets', { sessions });
}

/** What the session's server process would cause. */
export function setStatus(service: Service, gameSessionId: string, status: string): Promise<void> {
  return service.control('POST', '/game-sessions/status', { gameSessionId, status });
}
