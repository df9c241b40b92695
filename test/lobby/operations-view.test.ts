import { expect, it } from 'vitest';
import { describeInBrowser, openPage, sharedWorld, startLobbyGateway, startSession } from './lobby.ts';

describeInBrowser('the operations view', () => {
  it('lists sessions of any status, page by page', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 45 });
    const ended = await startSession(world, fleetId, { name: 'Long Gone' });
    await world.control.status(ended, 'TERMINATED');
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}&status=ACTIVE`);
    const sessions = page.getByRole('region', { name: 'Sessions', exact: true });
    const rows = sessions.locator('tbody tr');
    await rows.first().waitFor();
    const seen = new Set<string>();
    for (const count of [20, 20, 5]) {
      await expect.poll(() => rows.count()).toBe(count);
      for (const link of await rows.getByRole('link').all()) seen.add((await link.getAttribute('href')) ?? '');
      if (count === 20) await page.getByRole('button', { name: 'Next' }).click();
      if (count === 20) await page.getByText(`Page ${seen.size / 20 + 1}`).waitFor();
    }
    expect(seen.size).toBe(45);
    expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
    await page.getByText('Terminated', { exact: true }).first().click();
    await page.waitForURL('**status=TERMINATED');
    await sessions.getByRole('link', { name: 'Long Gone' }).waitFor();
    expect(await rows.count()).toBe(1);
  });

  it('shows how old an ended session became, and how old a living one is by now', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    await startSession(world, fleetId, { name: 'Harbor Duel' });
    await world.control.status(await startSession(world, fleetId, { name: 'Long Gone' }), 'TERMINATED');
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}`, {
      beforeLoad: (opened) => opened.clock.install(),
    });
    const age = (name: string) =>
      page.locator('.listed').getByRole('row').filter({ hasText: name }).locator('time').innerText();
    const [ended, living] = [await age('Long Gone'), await age('Harbor Duel')];
    await page.clock.fastForward(600_000);
    await expect.poll(() => age('Harbor Duel')).toMatch(/^1\dm/);
    expect(living).toMatch(/s$/);
    expect(await age('Long Gone')).toBe(ended);
  });

  it('shows each transition of the fleet, and pauses when it should', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 1 });
    let onTerminated = () => {};
    const terminated = new Promise<void>((resolve) => {
      onTerminated = resolve;
    });
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}`, {
      beforeLoad: (opened) =>
        opened.on('websocket', (socket) =>
          socket.on('framereceived', ({ payload }) => {
            if (String(payload).includes('"status":"TERMINATED"')) onTerminated();
          }),
        ),
    });
    await page.getByText('All is quiet').waitFor();
    const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel' });
    const entries = page.locator('.ticker li');
    await entries.filter({ hasText: 'Active' }).first().waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    const held = await entries.count();
    await world.control.status(gameSessionId, 'TERMINATED');
    await terminated;
    // What has arrived would be drawn by then.
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    expect(await entries.count()).toBe(held);
    await page.getByRole('button', { name: 'Go on' }).click();
    await entries.filter({ hasText: 'Active → Terminated' }).waitFor();
  });

  it('shows how much of each fleet is used, and what GameLift still allows', async () => {
    const world = await startLobbyGateway();
    const arena = await world.control.fleet({ name: 'arena', sessions: 7 });
    await world.control.fleet({ name: 'frontier', sessions: 2 });
    const page = await openPage(`${world.gateway.url}/operations?fleet=${arena.fleetId}`);
    const fleets = page.getByRole('region', { name: 'Fleets', exact: true });
    const row = fleets.getByRole('row').filter({ hasText: 'arena' });
    await row.waitFor();
    expect((await row.getByRole('cell').allInnerTexts()).slice(0, 2)).toEqual(['Active', '7']);
    await fleets.getByRole('link', { name: 'frontier' }).click();
    await expect.poll(() => page.getByLabel('Fleet').locator('option:checked').innerText()).toBe('frontier');
    const budget = page.getByRole('region', { name: 'Upstream budget' });
    await budget.getByText('DescribeGameSessions').waitFor();
    expect(await budget.locator('.meter-fill').first().getAttribute('style')).toMatch(/width: \d/);
  });

  it('says what is wrong where GameLift does not answer, and recovers', async () => {
    const world = await startLobbyGateway({ gateway: { callDeadlineMs: 300 } });
    const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 3 });
    await world.control.fault({ kind: 'error500', operation: 'DescribeGameSessions' });
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}`, {
      expectedTrouble: /Failed to load resource/,
    });
    await page.getByText('The sessions can’t be listed').waitFor();
    await page.getByText('GameLift does not answer.').first().waitFor();
    await world.control.clearFaults();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.locator('.listed tbody tr').count()).toBeGreaterThanOrEqual(3);
  });
});
