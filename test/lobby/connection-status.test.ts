import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { scopes } from '../../src/auth/viewer.ts';
import { describeInBrowser, openPage, rowOf, startLobbyGateway } from './lobby.ts';

const live = { pollMinIntervalMs: 100, pollFastIntervalMs: 50, pollMaxIntervalMs: 300 };
const patient = { ...live, checkpointIntervalMs: 200, openingNoticeMs: 100, baselineTimeoutMs: 300 };
const expectedTrouble = /Failed to load resource|WebSocket connection to/;

/** Notes from now on, or from the page's beginning on, what the state of the connection says; answers what it has said. */
async function noteStates(page: Page): Promise<void> {
  await page.addInitScript(watch);
  await page.evaluate(watch);
}
function watch() {
  const seen: string[] = [];
  Object.assign(window, { seen });
  const look = () => {
    const text = document.querySelector('.connection-state')?.textContent;
    if (text && seen.at(-1) !== text) seen.push(text);
  };
  look();
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
const statesIn = (page: Page) => page.evaluate(() => (window as unknown as { seen: string[] }).seen);

const state = (page: Page) => page.locator('.connection-state');
const isLive = (page: Page) => state(page).getByText('Live', { exact: true }).waitFor();

describeInBrowser('the state of the connection', () => {
  it('is not live while access is refused, whether by scope or by GameLift', async () => {
    const key = (name: string) => ({ name, sha256: createHash('sha256').update(name).digest('hex') });
    const apiKeys = [
      { ...key('a-writer'), scopes: scopes.filter((scope) => scope !== 'gamelift:read') },
      { ...key('an-operator'), scopes },
    ];
    const world = await startLobbyGateway({ gateway: { auth: { apiKeys }, live } });
    const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 1 });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, { expectedTrouble, beforeLoad: noteStates });
    await page.getByText('Waiting for you').waitFor();
    await page.getByText('API key', { exact: true }).first().click();
    await page.getByRole('textbox', { name: 'API key' }).fill('a-writer');
    await page.getByRole('button', { name: 'Go on' }).click();
    await state(page).getByText('Access refused').waitFor();
    await page.getByText('This lobby can’t be followed').waitFor();
    expect(await statesIn(page)).not.toContain('Live');

    await page.evaluate(() => sessionStorage.setItem('gamelift-graphql credential', 'apiKey an-operator'));
    await page.reload();
    await isLive(page);
    const denied = { kind: 'exception', code: 'AccessDeniedException', message: 'no', status: 400 } as const;
    await world.control.fault(denied);
    await state(page).getByText('Access refused').waitFor();
  });

  it('is not live while a fleet is unknown, or the fleets can’t be listed', async () => {
    const world = await startLobbyGateway();
    const url = `${world.gateway.url}/?fleet=fleet-00000000-0000-4000-8000-000000000000`;
    const page = await openPage(url, { expectedTrouble, beforeLoad: noteStates });
    await state(page).getByText('Not loaded').waitFor();
    expect(await statesIn(page)).not.toContain('Live');
    await world.control.fault({ kind: 'error500', operation: 'ListFleets' });
    await page.goto(world.gateway.url);
    await state(page).getByText('Not up to date; trying again…').waitFor();
    expect(await statesIn(page)).not.toContain('Live');
    await world.control.clearFaults();
    await isLive(page);
  });

  it('is not live from the first failure on while a lobby can’t be loaded', async () => {
    const world = await startLobbyGateway({ gateway: { live: { ...live, baselineTimeoutMs: 500 } } });
    const { fleetId } = await world.control.fleet({ sessions: 1 });
    await world.control.fault({ kind: 'error500', operation: 'DescribeGameSessionDetails' });
    await world.control.fault({ kind: 'error500', operation: 'DescribeGameSessions' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, { beforeLoad: noteStates });
    await state(page).getByText('Not up to date; trying again…').waitFor();
    await page.getByText('The page keeps trying.').waitFor();
    expect(await statesIn(page)).not.toContain('Live');
    await world.control.clearFaults();
    await isLive(page);
  });

  it('is not live while GameLift throttles, before a lobby is loaded and after', async () => {
    const world = await startLobbyGateway({ gateway: { live: patient } });
    const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 1 });
    await world.control.fault({ kind: 'throttle' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, { expectedTrouble, beforeLoad: noteStates });
    await state(page)
      .getByText(/GameLift is slow|GameLift throttles/)
      .waitFor();
    // The stream says that it waits, ends in vain, and waits again: that is no start, and nothing to resume from.
    await page.getByText('The page keeps trying.').waitFor();
    expect(await statesIn(page)).not.toContain('Live');
    await page.getByRole('link', { name: 'Operations' }).click();
    const ticker = page.getByRole('region', { name: 'Transitions' });
    await ticker.getByText('The page keeps trying.').waitFor();
    expect(await ticker.getByText('All is quiet').count()).toBe(0);
    await page.getByRole('link', { name: 'Lobby' }).click();
    await world.control.clearFaults();
    await page.getByText('1 joinable session').waitFor();
    await isLive(page);
    expect(await page.locator('[data-outcome]').count()).toBe(0);
    await world.control.fault({ kind: 'throttle' });
    await state(page)
      .getByText(/GameLift is slow|GameLift throttles/)
      .waitFor();
    await world.control.clearFaults();
    await isLive(page);
  });

  it('is live for a reader in Operations, who may not see the budget', async () => {
    const apiKeys = [
      {
        name: 'reader',
        sha256: createHash('sha256').update('a-reader').digest('hex'),
        scopes: ['gamelift:read'] as const,
      },
    ];
    const world = await startLobbyGateway({
      gateway: { auth: { apiKeys }, live },
      headers: { 'x-api-key': 'a-reader' },
    });
    const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 1 });
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}`, {
      expectedTrouble,
      beforeLoad: (opened) =>
        opened.addInitScript(() => sessionStorage.setItem('gamelift-graphql credential', 'apiKey a-reader')),
    });
    await page.getByText('The budget is not shown to you').waitFor();
    await rowOf(page, 'arena').first().waitFor();
    await isLive(page);
  });
});
