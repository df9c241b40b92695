import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, openPage, rowOf, sharedWorld, startSession, widths } from './lobby.ts';

let fleets = 0;

/** A fleet with a session of many facts, one that was forced to end, and two players in the first one. */
async function startBusyFleet() {
  const world = await sharedWorld();
  fleets += 1;
  const fleetName = `arena ${fleets} of the north`;
  const { fleetId } = await world.control.fleet({ name: fleetName, locations: ['ap-southeast-2'] });
  const gameProperties = [
    { key: 'gameMode', value: 'expedition' },
    { key: 'gameMap', value: 'citadel' },
  ];
  const name = 'Hidden Orchard Expedition';
  const gameSessionId = await startSession(world, fleetId, { name, maximumPlayerSessionCount: 16, gameProperties });
  const over = await startSession(world, fleetId, { name: 'Midnight Foundry Duel' });
  await world.dataOf(
    'mutation ($input: TerminateGameSessionInput!) { terminateGameSession(input: $input) { __typename } }',
    {
      input: { gameSessionId: over, mode: 'FORCE_TERMINATE' },
    },
  );
  for (const playerId of ['ada-lovelace-the-first', 'bo']) {
    await world.dataOf(
      'mutation ($input: CreatePlayerSessionInput!) { createPlayerSession(input: $input) { __typename } }',
      {
        input: { gameSessionId, playerId },
      },
    );
  }
  return { world, fleetId, fleetName, gameSessionId, name };
}

/** What sticks out of the window or of what holds it, or is cut in a table. */
function cutIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isCut = ({ scrollWidth, clientWidth }: Element) => scrollWidth > clientWidth;
    const boxes = [
      document.documentElement,
      ...document.querySelectorAll('main *:is(table, section, th, td, th button, .row-link, .row-details)'),
    ];
    return boxes.filter(isCut).map((box) => `${box.tagName} ${box.className}: ${box.textContent?.slice(0, 60)}`);
  });
}

/** Drawn with the width that the page has now. */
async function become(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))',
  );
}

describeInBrowser('at every width', () => {
  it('the lobby cuts no column, and says all of a session in its row', async () => {
    const { world, fleetId, name } = await startBusyFleet();
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`);
    await rowOf(page, name).getByText('2/16').waitFor();
    for (const width of widths) {
      await become(page, width);
      await expect.poll(async () => ({ width, cut: await cutIn(page) })).toEqual({ width, cut: [] });
      const row = await rowOf(page, name).innerText();
      for (const fact of ['us-west-2', 'expedition', 'citadel', '2/16', /\ds\b/, 'Active']) {
        expect({ width, row }).toEqual({ width, row: expect.stringMatching(fact) });
      }
    }
  });

  it('Operations loses no column of its tables', async () => {
    const { world, fleetId, fleetName, name } = await startBusyFleet();
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}`);
    await rowOf(page, name).getByText('2/16').waitFor();
    const over = rowOf(page, 'Midnight Foundry Duel');
    const fleet = rowOf(page, fleetName);
    await fleet.getByText(/desired/).waitFor();
    for (const width of widths) {
      await become(page, width);
      await expect.poll(async () => ({ width, cut: await cutIn(page) })).toEqual({ width, cut: [] });
      const row = await over.innerText();
      for (const fact of ['us-west-2', /Terminat/, '0/4', /\ds\b/]) {
        expect({ width, row }).toEqual({ width, row: expect.stringMatching(fact) });
      }
      const fleetRow = await fleet.innerText();
      for (const fact of ['Active', /\d+\/\d+/, /of \d+/]) {
        expect({ width, fleetRow }).toEqual({ width, fleetRow: expect.stringMatching(fact) });
      }
    }
  });

  it('a session shows since when each player has been there, and how long a reservation lasts', async () => {
    const { world, gameSessionId } = await startBusyFleet();
    const page = await openPage(`${world.gateway.url}/sessions/${gameSessionId}`);
    const row = rowOf(page, 'ada-lovelace');
    await row.waitFor();
    for (const width of widths) {
      await become(page, width);
      await expect.poll(async () => ({ width, cut: await cutIn(page) })).toEqual({ width, cut: [] });
      const text = await row.innerText();
      for (const fact of ['Reserved', /\ds left/]) {
        expect({ width, text }).toEqual({ width, text: expect.stringMatching(fact) });
      }
      expect(await row.locator('time').isVisible()).toBe(true);
    }
  });

  it('the lobby can be sorted by any column on a phone', async () => {
    const { world, fleetId } = await startBusyFleet();
    await startSession(world, fleetId, { name: 'Amber Duel', gameProperties: [{ key: 'gameMode', value: 'duel' }] });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, {
      browser: { viewport: { width: 390, height: 844 } },
    });
    const names = () => page.locator('.session-row .row-link').allInnerTexts();
    await page.getByLabel('Sort by').selectOption('gameMode');
    await page.waitForURL('**sort=property*gameMode');
    expect(await names()).toEqual(['Amber Duel', 'Hidden Orchard Expedition']);
    await page.getByRole('button', { name: 'Ascending' }).click();
    await page.getByRole('button', { name: 'Descending' }).waitFor();
    expect(await names()).toEqual(['Hidden Orchard Expedition', 'Amber Duel']);
  });
});

describeInBrowser('a row', () => {
  // In two lines, and in columns.
  it.each([390, 1_280])(
    'leads to its session or fleet wherever it is clicked, %i pixels wide, by one link',
    async (width) => {
      const { world, fleetId, gameSessionId, name } = await startBusyFleet();
      const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, {
        browser: { viewport: { width, height: 900 } },
      });
      const clickAtTheEnd = async (row: ReturnType<typeof rowOf>) => {
        expect(await row.getByRole('link').count()).toBe(1);
        await row.scrollIntoViewIfNeeded();
        const { x, y, width, height } = (await row.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
        await page.mouse.click(x + width - 3, y + height - 3);
      };
      await rowOf(page, name).getByText('2/16').waitFor();
      await clickAtTheEnd(rowOf(page, name));
      await page.waitForURL(`**/sessions/${gameSessionId}`);
      await page.getByRole('link', { name: 'Operations' }).click();
      const listed = page
        .getByRole('region', { name: 'Sessions', exact: true })
        .getByRole('row')
        .filter({ hasText: name });
      await listed.getByText('2/16').waitFor();
      await clickAtTheEnd(listed);
      await page.waitForURL(`**/sessions/${gameSessionId}`);
      await page.goBack();
      const fleet = page.getByRole('region', { name: 'Fleets', exact: true }).locator('tbody tr').last();
      await fleet.waitFor();
      const to = await fleet.getByRole('link').getAttribute('href');
      await clickAtTheEnd(fleet);
      await page.waitForURL(`**${to}`);
    },
  );
});
