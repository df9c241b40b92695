import { expect, it } from 'vitest';
import { describeInBrowser, openPage, startLobbyGateway, startSession } from './lobby.ts';

describeInBrowser('the lobby view', () => {
  it('shows a session that was created elsewhere, and lets one go that has ended, without being loaded again', async () => {
    const world = await startLobbyGateway();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`);
    await page.getByText('Nobody is playing here').waitFor();

    const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel' });
    const row = page.getByRole('row').filter({ hasText: 'Harbor Duel' });
    await row.waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^0\/4/), 'us-west-2']),
    );

    await world.control.status(gameSessionId, 'TERMINATED');
    await row.waitFor({ state: 'detached' });
    await page.getByText('Nobody is playing here').waitFor();
  });
});
