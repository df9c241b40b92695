/**
 * What the lobby's page costs a browser with 5,000 sessions: tasks over 50 ms while it is scrolled and while 50 sessions a second change.
 * Run with `npm run build && npx tsx bench/lobby.ts`; needs chromium. The machine should have nothing else to do.
 */

import { type CDPSession, chromium, type Page } from 'playwright-core';
import { startEmulator } from '../src/emulator/emulator.ts';
import { publishedRates } from '../src/gamelift/published-rates.ts';
import { createGateway } from '../src/gateway.ts';

const sessions = 5_000;
const changesPerSecond = 50;
const measuredMs = 10_000;

/** Runs in the page, as text: what a compiler adds to functions would not be there. */
const recordTasksAndFrames = `
  window.recorded = { longTasksMs: [], framesMs: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) recorded.longTasksMs.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  let last = performance.now();
  requestAnimationFrame(function onFrame(now) {
    recorded.framesMs.push(now - last);
    last = now;
    requestAnimationFrame(onFrame);
  });
`;

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
  await page.addInitScript(recordTasksAndFrames);
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${gateway.url}/?fleet=${fleetId}&joinable=any&sort=players`);
  await page.getByText(`${sessions.toLocaleString('en')} sessions`).waitFor({ timeout: 30_000 });
  const ids = await sessionIdsOf(fleetId);

  const measured = { page, devTools };
  console.log('| while | tasks over 50 ms | longest ms | longest frame ms | CPU ms a second | rows in the document |');
  console.log('|---|---|---|---|---|---|');
  await report(measured, 'loaded 5,000 sessions', () => page.waitForTimeout(100));
  await report(measured, 'nothing happens', () => page.waitForTimeout(measuredMs));
  await report(measured, 'scrolling', () => scroll(page));
  await report(measured, `${changesPerSecond} changes a second`, () => change(ids));
  await report(measured, `scrolling and ${changesPerSecond} changes a second`, () =>
    Promise.all([scroll(page), change(ids)]),
  );
} finally {
  await browser.close();
  await gateway.stop(1_000);
  await emulator.stop();
}

interface Measured {
  page: Page;
  devTools: CDPSession;
}

interface Recorded {
  longTasksMs: number[];
  framesMs: number[];
}

/** What was recorded since the last report, and what `run` adds to it. */
async function report({ page, devTools }: Measured, name: string, run: () => Promise<unknown>): Promise<void> {
  const [cpuBefore, began] = [await cpuSeconds(devTools), performance.now()];
  await run();
  const share = (await cpuSeconds(devTools)) - cpuBefore;
  const cpuMs = (share * 1_000_000) / (performance.now() - began);
  const { longTasksMs, framesMs } = await page.evaluate(() => {
    const { recorded } = window as unknown as { recorded: Recorded };
    return { longTasksMs: recorded.longTasksMs.splice(0), framesMs: recorded.framesMs.splice(0) };
  });
  const rows = await page.locator('.session-row').count();
  const longest = (all: number[]) => Math.max(0, ...all).toFixed(0);
  console.log(
    `| ${name} | ${longTasksMs.length} | ${longest(longTasksMs)} | ${longest(framesMs)} | ${cpuMs.toFixed(0)} | ${rows} |`,
  );
}

/** What the page's main thread has worked, however busy the machine was with something else. */
async function cpuSeconds(devTools: CDPSession): Promise<number> {
  const { metrics } = await devTools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
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
