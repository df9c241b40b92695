import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectAccessible } from './axe.ts';
import { describeInBrowser, openPage, sharedWorld, startSession, watchPhases } from './lobby.ts';

/** Each view in the states that look different: its address, and until when it is not there. */
const views: readonly [
  name: string,
  address: (world: { fleetId: string; gameSessionId: string }) => string,
  show: (page: Page) => Promise<void>,
][] = [
  [
    'lobby',
    ({ fleetId }) => `/?fleet=${fleetId}`,
    async (page) => {
      await page.getByText('7 joinable sessions').waitFor();
      await page.getByText('Columns', { exact: true }).click();
    },
  ],
  [
    'lobby with a filter that can’t be read',
    ({ fleetId }) => `/?fleet=${fleetId}&filter=gameSessionName%20like%20'x'`,
    (page) => page.locator('mark').waitFor(),
  ],
  [
    'lobby with a filter that nothing matches',
    ({ fleetId }) => {
      const where = { and: [{ name: { eq: 'x' } }, { gameProperties: [{ key: 'gameMode', in: ['a', 'b'] }] }] };
      return `/?fleet=${fleetId}&where=${encodeURIComponent(JSON.stringify(where))}`;
    },
    (page) => page.getByText('No session matches').waitFor(),
  ],
  [
    'session',
    ({ gameSessionId }) => `/sessions/${gameSessionId}`,
    async (page) => {
      await page.getByRole('heading', { name: 'Harbor Duel' }).waitFor();
      await page.getByLabel('Player ID').fill('ada-lovelace-the-first-of-her-name');
      await page.getByRole('button', { name: 'Reserve' }).click();
      await page.getByRole('timer').first().waitFor();
      await page.getByRole('button', { name: 'Add property' }).click();
      await page.getByLabel('Value').fill('x');
      await page.locator('.field-error').first().waitFor();
    },
  ],
  [
    'session about to be terminated',
    ({ gameSessionId }) => `/sessions/${gameSessionId}`,
    async (page) => {
      await page.getByRole('button', { name: 'Terminate…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'operations',
    ({ fleetId }) => `/operations?fleet=${fleetId}`,
    async (page) => {
      await page.getByRole('region', { name: 'Sessions', exact: true }).locator('tbody tr').first().waitFor();
      await page.getByRole('region', { name: 'Upstream budget' }).getByText('ListFleets').waitFor();
      await page.getByRole('region', { name: 'Fleets', exact: true }).getByText('arena').first().waitFor();
    },
  ],
];

describeInBrowser('accessibility', () => {
  it.each(views)(
    'has nothing that axe finds wrong in the view %s, light and dark, at each width',
    async (_name, address, show) => {
      const world = await sharedWorld();
      const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 6 });
      const gameProperties = [{ key: 'gameMode', value: 'duel' }];
      const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel', gameProperties });
      // Colours are judged as they are in the end, and so nothing may be on its way.
      const page = await openPage(world.gateway.url + address({ fleetId, gameSessionId }), {
        browser: { reducedMotion: 'reduce' },
      });
      await show(page);
      await expectAccessible(page);
    },
  );

  it('can be used without a mouse', async () => {
    const world = await sharedWorld();
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

  it('keeps the place of the keyboard when the pressed control is gone', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    await startSession(world, fleetId, { name: 'Harbor Duel' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`);
    const focused = () =>
      page.evaluate<string>('document.activeElement.ariaLabel ?? document.activeElement.textContent');
    const press = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
    };
    await press('Filter');
    await press('Add condition');
    expect(await focused()).toBe('Condition 2: field');
    await press('Remove condition 2');
    expect(await focused()).toBe('Add condition');
    await page.getByLabel('Condition 1: value').fill('Harbor Duel');
    await press('Apply');
    await page.getByText('1 joinable session').waitFor();
    expect(await focused()).toBe('Apply');
    await press('Clear filter');
    expect(await focused()).toBe('Filter');
    await page.getByText('Columns', { exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('No session has a game property.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('No session has a game property.').waitFor({ state: 'hidden' });
    expect(await focused()).toBe('Columns');
  });

  it('moves nothing where reduced motion is asked for', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, { browser: { reducedMotion: 'reduce' } });
    await page.getByText('Nobody is playing here').waitFor();
    const phases = await watchPhases(page, 'Harbor Duel');
    const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel' });
    await page.getByRole('row').filter({ hasText: 'Harbor Duel' }).waitFor();
    await world.control.status(gameSessionId, 'TERMINATED');
    await page.getByText('Nobody is playing here').waitFor();
    const seen = await phases();
    expect([seen.at(0), seen.at(-1)]).toEqual(['entered: Active, New; still', 'leaving: Ended; still']);
    // On a busy machine it is no longer new before it ends.
    expect(seen.filter((phase) => !phase.endsWith('; still'))).toEqual([]);
  });
});
