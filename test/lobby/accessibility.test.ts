import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { describeInBrowser, openPage, startLobbyGateway, startSession, watchPhases } from './lobby.ts';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
}

/** What axe finds wrong, by WCAG 2.2 AA and by its own best practices. */
async function violationsIn(page: Page) {
  // Colours are judged as they are in the end.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axeSource);
  const { violations } = (await page.evaluate(`axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })),
  );
}

/** Each view in the states that look different. */
const views: readonly [
  name: string,
  show: (page: Page, world: { url: string; fleetId: string; gameSessionId: string }) => Promise<void>,
][] = [
  [
    'lobby',
    async (page, { url, fleetId }) => {
      await page.goto(`${url}/?fleet=${fleetId}`);
      await page.getByText('41 joinable sessions').waitFor();
      await page.getByText('Columns', { exact: true }).click();
    },
  ],
  [
    'lobby with a filter that can’t be read',
    async (page, { url, fleetId }) => {
      await page.goto(`${url}/?fleet=${fleetId}&filter=gameSessionName%20like%20'x'`);
      await page.locator('mark').waitFor();
    },
  ],
  [
    'lobby with a filter that nothing matches',
    async (page, { url, fleetId }) => {
      const where = { and: [{ name: { eq: 'x' } }, { gameProperties: [{ key: 'gameMode', in: ['a', 'b'] }] }] };
      await page.goto(`${url}/?fleet=${fleetId}&where=${encodeURIComponent(JSON.stringify(where))}`);
      await page.getByText('No session matches').waitFor();
    },
  ],
  [
    'session',
    async (page, { url, gameSessionId }) => {
      await page.goto(`${url}/sessions/${gameSessionId}`);
      await page.getByRole('heading', { name: 'Harbor Duel' }).waitFor();
      await page.getByLabel('Player ID').fill('ada');
      await page.getByRole('button', { name: 'Reserve' }).click();
      await page.getByRole('timer').first().waitFor();
      await page.getByRole('button', { name: 'Add property' }).click();
      await page.getByLabel('Value').fill('x');
      await page.locator('.field-error').first().waitFor();
    },
  ],
  [
    'session about to be terminated',
    async (page, { url, gameSessionId }) => {
      await page.goto(`${url}/sessions/${gameSessionId}`);
      await page.getByRole('button', { name: 'Terminate…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'operations',
    async (page, { url, fleetId }) => {
      await page.goto(`${url}/operations?fleet=${fleetId}`);
      await page.getByRole('region', { name: 'Sessions', exact: true }).locator('tbody tr').first().waitFor();
      await page.getByRole('region', { name: 'Upstream budget' }).getByText('ListFleets').waitFor();
      await page.getByRole('region', { name: 'Fleets', exact: true }).getByText('arena').waitFor();
    },
  ],
];

describeInBrowser('accessibility', () => {
  describe.each([
    ['light', { width: 1_280, height: 900 }],
    ['dark', { width: 1_280, height: 900 }],
    ['light', { width: 390, height: 844 }],
  ] as const)('%s, %j', (colorScheme, viewport) => {
    it('has nothing that axe finds wrong, in any view', async () => {
      const world = await startLobbyGateway();
      const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 40 });
      const gameProperties = [{ key: 'gameMode', value: 'duel' }];
      const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel', gameProperties });
      const page = await openPage(world.gateway.url, { browser: { colorScheme, viewport } });
      for (const [name, show] of views) {
        await show(page, { url: world.gateway.url, fleetId, gameSessionId });
        expect({ name, violations: await violationsIn(page) }).toEqual({ name, violations: [] });
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect({ name, overflow }).toEqual({ name, overflow: 0 });
      }
    });
  });

  it('can be used without a mouse', async () => {
    const world = await startLobbyGateway();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    await startSession(world, fleetId, { name: 'Harbor Duel' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`);
    await page.getByRole('link', { name: 'Harbor Duel' }).waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    for (let presses = 0; presses < 30 && (await focused()) !== 'Harbor Duel'; presses += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sessions/**');
    // Reading goes on at the head of the new view.
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.getByRole('button', { name: 'Terminate…' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused()).toBe('Terminate…');
    await page.goBack();
    await page.getByRole('heading', { name: 'Lobby' }).waitFor();
  });

  it('moves nothing for whoever asked for no motion', async () => {
    const world = await startLobbyGateway();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, { browser: { reducedMotion: 'reduce' } });
    await page.getByText('Nobody is playing here').waitFor();
    const phases = await watchPhases(page, 'Harbor Duel');
    const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel' });
    await page.getByRole('row').filter({ hasText: 'Harbor Duel' }).waitFor();
    await world.control.status(gameSessionId, 'TERMINATED');
    await page.getByText('Nobody is playing here').waitFor();
    expect(await phases()).toEqual(['entered: Active, New; still', 'leaving: Ended; still']);
  });
});
