/**
 * What the lobby's page costs a browser with 5,000 sessions: tasks over 50 ms while it is scrolled and while 50 sessions a second change.
 * Run with `npm run build && npx tsx bench/lobby.ts`; needs chromium. The machine should have nothing else to do.
 */

import { chromium, type Page } from 'playwright-core';
import { startEmulator } from '../src/emulator/emulator.ts';
import { publishedRates } from '../src/gamelift/budget/published-rates.ts';
import { createGateway } from '../src/gateway.ts';

const sessions = 5_000;
const changesPerSecond = 50;
const measuredMs = 10_000;

const emulator = await startEmulator({ port: 0, randomSeed: 1 });
const gateway = await createGateway({
  region: 'us-west-2',
  auth: 'none',
  port: 0,
  endpoint: emulator.url,
  credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
  rates: Object.fromEntries(Object.keys(publishedRates).map((name) => [name, { burst: 10_000, perSecond: 10_000 }])),
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

try {
  const fleetId = await addFleet();
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  console.log(
    '| while | tasks over 50 ms | longest task, CPU ms | longest task, ms | CPU ms a second | rows in the document |',
  );
  console.log('|---|---|---|---|---|---|');
  await report(page, 'loading 5,000 sessions', async () => {
    await page.goto(`${gateway.url}/?fleet=${fleetId}&joinable=any&sort=players`);
    await page.getByText(`${sessions.toLocaleString('en')} sessions`).waitFor({ timeout: 30_000 });
  });
  const ids = await sessionIdsOf(fleetId);
  await report(page, 'nothing happens', () => page.waitForTimeout(measuredMs));
  await report(page, 'scrolling', () => scroll(page));
  await report(page, `${changesPerSecond} changes a second`, () => change(ids));
  await report(page, `scrolling and ${changesPerSecond} changes a second`, () =>
    Promise.all([scroll(page), change(ids)]),
  );
} finally {
  await browser.close();
  await gateway.stop(1_000);
  await emulator.stop();
}

/** What the page's main thread does while `run` runs, by the browser's own trace. */
async function report(page: Page, name: string, run: () => Promise<unknown>): Promise<void> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const began = performance.now();
  await run();
  const forMs = performance.now() - began;
  const tasks = mainThreadTasks(await browser.stopTracing());
  const cpuMs = tasks.map(({ tdur = 0 }) => tdur / 1_000);
  const wallMs = tasks.map(({ dur = 0 }) => dur / 1_000);
  const figures = [
    cpuMs.filter((ms) => ms > 50).length,
    Math.max(...cpuMs).toFixed(0),
    Math.max(...wallMs).toFixed(0),
    ((1_000 * cpuMs.reduce((sum, ms) => sum + ms, 0)) / forMs).toFixed(0),
    await page.locator('.session-row').count(),
  ];
  console.log(`| ${name} | ${figures.join(' | ')} |`);
}

/** Of a trace; `dur` and `tdur` are microseconds, by the clock and of the thread's own CPU time. */
interface TraceEvent {
  name: string;
  ph: string;
  tid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** A task's CPU time is what it costs; its time by the clock is also what the machine did meanwhile. */
function mainThreadTasks(trace: Buffer): TraceEvent[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && args.name === 'CrRendererMain';
  const mainThreads = new Set(traceEvents.filter(isMain).map(({ tid }) => tid));
  return traceEvents.filter(({ name, tid }) => name === 'ThreadControllerImpl::RunTask' && mainThreads.has(tid));
}

/** From the first row to the last and back, a few hundred pixels a frame. */
function scroll(page: Page): Promise<unknown> {
  return page.locator('.table-scroller').evaluate(async (element, forMs) => {
    const from = performance.now();
    for (let now = from; now - from < forMs; now = await new Promise<number>(requestAnimationFrame)) {
      const share = Math.abs(1 - (2 * (now - from)) / forMs);
      element.scrollTop = (1 - share) * (element.scrollHeight - element.clientHeight);
    }
  }, measuredMs);
}

/** Changes sessions, one after the other, at a steady rate: what the players bar shows. */
async function change(ids: readonly string[]): Promise<void> {
  const pending: Promise<unknown>[] = [];
  const count = (measuredMs / 1_000) * changesPerSecond;
  const from = performance.now();
  for (let index = 0; index < count; index += 1) {
    const waitMs = from + (index * 1_000) / changesPerSecond - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const gameSessionId = ids[(index * 97) % ids.length];
    pending.push(
      graphql('mutation ($input: UpdateGameSessionInput!) { updateGameSession(input: $input) { __typename } }', {
        input: { gameSessionId, maximumPlayerSessionCount: 10 + (index % 50) },
      }),
    );
  }
  await Promise.all(pending);
}

async function addFleet(): Promise<string> {
  const response = await fetch(`${emulator.url}/_emulator/fleets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', sessions }),
  });
  const { fleetId } = (await response.json()) as { fleetId: string };
  return fleetId;
}

async function sessionIdsOf(fleetId: string): Promise<string[]> {
  const { gameSessions } = (await graphql(
    'query ($fleetId: String!) { gameSessions(fleet: { fleetId: $fleetId }, first: 1000) { nodes { gameSessionId } } }',
    { fleetId },
  )) as { gameSessions: { nodes: { gameSessionId: string }[] } };
  return gameSessions.nodes.map(({ gameSessionId }) => gameSessionId);
}

async function graphql(query: string, variables: Record<string, unknown>): Promise<unknown> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
