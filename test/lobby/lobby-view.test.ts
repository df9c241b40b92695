import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  describeInBrowser,
  openFilledLobby,
  openPage,
  rowOf,
  sharedWorld,
  startLobbyGateway,
  startSession,
  watchPhases,
} from './lobby.ts';

describeInBrowser('the lobby view', () => {
  it('shows a session that was created elsewhere, and removes one that has ended, without being loaded again', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`);
    await page.getByText('Nobody is playing here').waitFor();

    const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel' });
    const row = rowOf(page, 'Harbor Duel');
    await row.waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^0\/4/), 'us-west-2']),
    );

    await world.control.status(gameSessionId, 'TERMINATED');
    await row.waitFor({ state: 'detached' });
    await page.getByText('Nobody is playing here').waitFor();
  });

  it('marks the row of a session that enters and of one that leaves', async () => {
    const { world, fleetId, page } = await openFilledLobby();
    await rowOf(page, 'Quarry Coop').waitFor();
    const phases = await watchPhases(page, 'Orchard Skirmish');
    const gameSessionId = await startSession(world, fleetId, { name: 'Orchard Skirmish' });
    await rowOf(page, 'Orchard Skirmish').waitFor();
    await world.control.status(gameSessionId, 'TERMINATED');
    await rowOf(page, 'Orchard Skirmish').waitFor({ state: 'detached' });
    expect(await phases()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^entered: Active, New; moving/),
        expect.stringMatching(/^leaving: Ended; moving/),
      ]),
    );
  });

  it('fills the bar of a session when a player joins, and removes the session when it is full', async () => {
    const { world, page } = await openFilledLobby();
    const row = rowOf(page, 'Glacier Duel');
    await row.waitFor();
    const gameSessionId = await sessionIdOf(page, 'Glacier Duel');
    const join = (playerId: string) =>
      world.dataOf(
        `mutation ($input: CreatePlayerSessionInput!) { createPlayerSession(input: $input) { __typename } }`,
        { input: { gameSessionId, playerId } },
      );
    await join('ada');
    await row.getByText('1/2').waitFor();
    await expect.poll(() => row.locator('.meter-fill').getAttribute('style')).toContain('50%');
    await join('bo');
    await row.waitFor({ state: 'detached' });
    await page.getByLabel('Joinable only').uncheck();
    await row.getByText('2/2').waitFor();
  });

  it('shows odd names and properties as they are, and nothing but as text', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet();
    const names = ['<img src=x onerror=alert(1)>', '\u202egnihtemos', 'משחק שבת', '👩‍👩‍👧‍👦 family', 'x'.repeat(900)];
    const gameProperties = [
      { key: 'constructor', value: '<b>bold</b>' },
      { key: 'one, two', value: 'a%2Cb' },
    ];
    for (const name of names) await startSession(world, fleetId, { name, gameProperties });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}&sort=name`);
    await page.getByText('5 joinable sessions').waitFor();
    expect(new Set(await page.locator('.session-row .row-link').allTextContents())).toEqual(new Set(names));
    await page.getByText('Columns', { exact: true }).click();
    await page.getByLabel('constructor').uncheck();
    await page.getByRole('columnheader', { name: 'constructor' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('one, two').isVisible()).toBe(false);
    await page.getByRole('columnheader', { name: 'one, two' }).waitFor();
    expect(await page.locator('td.column-property').first().innerText()).toBe('a%2Cb');
    await page.getByRole('link', { name: '<img' }).click();
    await page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    expect(await page.getByLabel('constructor').inputValue()).toBe('<b>bold</b>');
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    expect(await page.locator('main img, main b').count()).toBe(0);
  });

  it('keeps its rows while it is paused, and then shows what has happened meanwhile', async () => {
    const { world, fleetId, page } = await openFilledLobby();
    await rowOf(page, 'Quarry Coop').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await startSession(world, fleetId, { name: 'Amber Duel' });
    await page.getByText('5 joinable sessions').waitFor();
    expect(await rowOf(page, 'Amber Duel').count()).toBe(0);
    await page.getByRole('button', { name: 'Pause' }).click();
    await rowOf(page, 'Amber Duel').waitFor();
  });

  it('says that GameLift does not answer, keeps trying, and goes on by itself', async () => {
    const live = { pollMinIntervalMs: 100, pollFastIntervalMs: 50, pollMaxIntervalMs: 300, baselineTimeoutMs: 500 };
    const world = await startLobbyGateway({ gateway: { live } });
    const { fleetId } = await world.control.fleet({ sessions: 3 });
    await world.control.fault({ kind: 'error500', operation: 'DescribeGameSessionDetails' });
    await world.control.fault({ kind: 'error500', operation: 'DescribeGameSessions' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`);
    await page.getByText('The page keeps trying.').waitFor();
    await world.control.clearFaults();
    await page.getByText('3 joinable sessions').waitFor();
    expect(await page.getByText('The page keeps trying.').count()).toBe(0);
  });

  it('says why a fleet can’t be followed', async () => {
    const world = await sharedWorld();
    const page = await openPage(`${world.gateway.url}/?fleet=fleet-00000000-0000-4000-8000-000000000000`);
    await page.getByText('This lobby can’t be followed').waitFor();
    await page.getByText('This does not exist, or no longer.').first().waitFor();
  });

  it('holds 5,000 sessions with at most 100 rows in the document', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ sessions: 5_000 });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}&sort=name&joinable=any`, {
      browser: { viewport: { width: 1_280, height: 2_000 } },
    });
    await page.getByText('5,000 sessions').waitFor();
    const rows = page.locator('.session-row');
    const rowNumbers = () => rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-rowindex'))));
    expect((await rowNumbers()).slice(0, 3)).toEqual([2, 3, 4]);
    const scroller = page.locator('.table-scroller');
    for (const share of [0.3, 0.75, 1]) {
      await scroller.evaluate((element, to) => element.scrollTo(0, to * element.scrollHeight), share);
      await expect.poll(async () => (await rowNumbers())[0]).toBeGreaterThan(share * 5_000 - 100);
      expect(await rows.count()).toBeLessThanOrEqual(100);
    }
    expect((await rowNumbers()).at(-1)).toBe(5_001);
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('5001');
  });
});

/** From the link of its row. */
async function sessionIdOf(page: Page, name: string): Promise<string> {
  const address = await rowOf(page, name).getByRole('link').getAttribute('href');
  return decodeURIComponent(address?.replace('/sessions/', '') ?? '');
}
