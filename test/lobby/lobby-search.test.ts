import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, openFilledLobby, openPage, rowOf, startLobbyGateway, startSession } from './lobby.ts';

const namesIn = (page: Page) => page.locator('.session-row .row-link').allInnerTexts();

describeInBrowser('the lobby view, searched', () => {
  it('chooses the first fleet for a newcomer, another one on demand, and keeps the choice in the address', async () => {
    const world = await startLobbyGateway();
    const first = await world.control.fleet({ name: 'alpha', locations: ['eu-central-1'] });
    const second = await world.control.fleet({ name: 'beta', sessions: 3 });
    const page = await openPage(world.gateway.url);
    await page.waitForURL(`**/?fleet=${first.fleetId}`);
    await page.getByLabel('Location').selectOption('eu-central-1');
    await page.waitForURL('**location=eu-central-1');
    await page.getByLabel('Fleet').selectOption({ label: 'beta' });
    await page.waitForURL(`**/?fleet=${second.fleetId}`);
    await page.getByText('3 joinable sessions').waitFor();
  });

  it('writes a typed filter, condition by condition, and shows only what matches from then on', async () => {
    const { world, fleetId, page } = await openFilledLobby();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Condition 1: field').selectOption('Game property');
    await page.getByLabel('Condition 1: property key').fill('gameMode');
    await page.getByLabel('Condition 1: value').fill('duel');
    await page.getByRole('button', { name: 'Add condition' }).click();
    await page.getByLabel('Condition 2: field').selectOption('Slots');
    await page.getByLabel('Condition 2: comparison').selectOption('is above');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Give a value.').waitFor();
    await page.getByLabel('Condition 2: value').fill('2');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('1 joinable session').waitFor();
    expect(await namesIn(page)).toEqual(['Harbor Duel']);
    const where = new URL(page.url()).searchParams.get('where') ?? '';
    expect(JSON.parse(where)).toEqual({
      and: [{ gameProperties: [{ key: 'gameMode', eq: 'duel' }] }, { maximumPlayerSessionCount: { gt: 2 } }],
    });

    const gameProperties = [{ key: 'gameMode', value: 'duel' }];
    await startSession(world, fleetId, { name: 'Amber Duel', gameProperties });
    await rowOf(page, 'Amber Duel').waitFor();
    expect(await namesIn(page)).toEqual(['Amber Duel', 'Harbor Duel']);
    await page.reload();
    await rowOf(page, 'Amber Duel').waitFor();
    expect(await page.getByLabel('Condition 2: value').inputValue()).toBe('2');
  });

  it('takes a raw filter expression, and shows at which place one can’t be read', async () => {
    const { page } = await openFilledLobby();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('Expression', { exact: true }).click();
    const box = page.getByLabel('Filter expression');
    await box.fill("gameSessionProperties.gameMode like 'duel'");
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Expected a comparator').waitFor();
    expect(await page.locator('mark').innerText()).toBe('like');
    expect(await page.locator('mark').getAttribute('data-position')).toBe('31');
    expect(await box.evaluate((element: HTMLTextAreaElement) => element.selectionStart)).toBe(31);
    expect(await box.getAttribute('aria-invalid')).toBe('true');

    await box.fill("gameSessionProperties.gameMode = 'duel'");
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('2 joinable sessions').waitFor();
    expect(await namesIn(page)).toEqual(['Glacier Duel', 'Harbor Duel']);
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await page.getByText('4 joinable sessions').waitFor();
  });

  it('sorts by any column, either way', async () => {
    const { page } = await openFilledLobby();
    await page.getByText('4 joinable sessions').waitFor();
    expect((await namesIn(page))[0]).toBe('Canyon Race');
    await page.getByRole('button', { name: 'Name' }).click();
    await page.waitForURL('**sort=-name**');
    expect(await namesIn(page)).toEqual(['Quarry Coop', 'Harbor Duel', 'Glacier Duel', 'Canyon Race']);
    expect(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('button', { name: 'gameMode' }).click();
    await expect.poll(() => namesIn(page)).toEqual(['Quarry Coop', 'Glacier Duel', 'Harbor Duel', 'Canyon Race']);
  });

  it('shows the picked game properties as columns', async () => {
    const { page } = await openFilledLobby();
    await page.getByRole('columnheader', { name: 'gameMode' }).waitFor();
    await page.getByText('Columns', { exact: true }).click();
    await page.getByLabel('gameMode').uncheck();
    await page.getByRole('columnheader', { name: 'gameMode' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('4 joinable sessions').waitFor();
    expect(await page.getByRole('columnheader', { name: 'gameMode' }).count()).toBe(0);
  });
});
