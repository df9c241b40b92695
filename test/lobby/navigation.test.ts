import { expect, it } from 'vitest';
import { describeInBrowser, openFilledLobby, openPage, rowOf, sharedWorld, startSession } from './lobby.ts';

const where = { gameProperties: [{ key: 'gameMode', eq: 'duel' }] };
const search = `&location=us-west-2&where=${encodeURIComponent(JSON.stringify(where))}`;

describeInBrowser('going between the views', () => {
  it('keeps filter, location and order of the lobby through a session, Operations and a reload', async () => {
    const { page } = await openFilledLobby(search);
    await page.getByText('2 joinable sessions').waitFor();
    const lobby = page.url();
    const views = page.getByRole('navigation', { name: 'Views' });

    await page.getByRole('link', { name: 'Harbor Duel' }).click();
    await page.reload();
    await page.getByRole('link', { name: 'Back to the lobby' }).click();
    await page.getByText('2 joinable sessions').waitFor();
    expect(page.url()).toBe(lobby);

    await page.getByRole('link', { name: 'Harbor Duel' }).click();
    await page.getByRole('heading', { name: 'Harbor Duel' }).waitFor();
    await views.getByRole('link', { name: 'Operations' }).click();
    await page.getByRole('heading', { name: 'Operations' }).waitFor();
    expect(await page.getByLabel('Location').inputValue()).toBe('us-west-2');
    await page.getByText('Terminated', { exact: true }).first().click();
    await page.waitForURL('**status=TERMINATED');

    await views.getByRole('link', { name: 'Lobby' }).click();
    await page.getByText('2 joinable sessions').waitFor();
    expect(page.url()).toBe(lobby);
    await views.getByRole('link', { name: 'Operations' }).click();
    await page.waitForURL('**status=TERMINATED');
  });

  it('leads from a session that was opened by its address to the lobby of its fleet', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel' });
    const page = await openPage(`${world.gateway.url}/sessions/${gameSessionId}`);
    await page.getByRole('link', { name: 'Back to the lobby' }).click();
    await rowOf(page, 'Harbor Duel').waitFor();
    expect(page.url()).toBe(`${world.gateway.url}/?fleet=${fleetId}`);
  });

  it('keeps the status that Operations lists when another fleet is chosen in its table', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    await world.control.fleet({ name: 'frontier' });
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}&status=ACTIVE`);
    const fleets = page.getByRole('region', { name: 'Fleets', exact: true });
    await fleets.getByRole('link', { name: 'frontier' }).click();
    await expect.poll(() => page.getByLabel('Fleet').locator('option:checked').innerText()).toBe('frontier');
    expect(new URL(page.url()).searchParams.get('status')).toBe('ACTIVE');
  });
});
