import { expect, it } from 'vitest';
import { createGateway } from '../../src/gateway.ts';
import { startWire } from './cuttable.ts';
import { describeInBrowser, gatewayOptions, openPage, sharedWorld, startLobbyGateway, startSession } from './lobby.ts';

/** What a browser says of a gateway that is gone. */
const expectedTrouble = /WebSocket connection to|Failed to load resource/;

describeInBrowser('the connection', () => {
  it('goes on where it was after the network was gone, says so, and misses nothing', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet();
    const before = await startSession(world, fleetId, { name: 'Before' });
    const wire = await startWire(world.gateway.port);
    const page = await openPage(`${wire.url}/?fleet=${fleetId}`, { expectedTrouble });
    await page.getByRole('row').filter({ hasText: 'Before' }).waitFor();
    const status = page.locator('.connection');
    await status.getByText('Live', { exact: true }).waitFor();

    wire.cut();
    await status.getByText('Reconnecting…').waitFor();
    await status.getByText(/^Last event \d/).waitFor();
    await startSession(world, fleetId, { name: 'Meanwhile' });
    await world.control.status(before, 'TERMINATED');

    wire.mend();
    await status.getByText('Resumed, nothing missed').waitFor();
    await page.getByRole('row').filter({ hasText: 'Meanwhile' }).waitFor();
    await page.getByRole('row').filter({ hasText: 'Before' }).waitFor({ state: 'detached' });
  });

  it('starts over by itself after the gateway was killed and another took its place, and says so', async () => {
    const world = await startLobbyGateway();
    const { fleetId } = await world.control.fleet();
    const before = await startSession(world, fleetId, { name: 'Before' });
    const wire = await startWire(world.gateway.port);
    const page = await openPage(`${wire.url}/?fleet=${fleetId}`, { expectedTrouble });
    await page.getByRole('row').filter({ hasText: 'Before' }).waitFor();

    wire.cut();
    await page.getByText('Reconnecting…').waitFor();
    await world.control.status(before, 'TERMINATED');
    await startSession(world, fleetId, { name: 'Meanwhile' });
    await world.gateway.stop(0);
    const other = await createGateway(gatewayOptions(world.emulator));
    wire.mend(other.port);

    try {
      await page.getByText('Resumed from a new start').waitFor();
      await page.getByRole('row').filter({ hasText: 'Meanwhile' }).waitFor();
      await page.getByRole('row').filter({ hasText: 'Before' }).waitFor({ state: 'detached' });
      expect(await page.locator('[data-outcome]').getAttribute('title')).toMatch(/\w/);
    } finally {
      wire.cut();
      await other.stop(0);
    }
  });

  it('says that the gateway is not reached when it goes while the page is being loaded, and begins by itself when it is back', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena' });
    await startSession(world, fleetId, { name: 'Harbor Duel' });
    const wire = await startWire(world.gateway.port);
    const page = await openPage(`${wire.url}/operations?fleet=${fleetId}`, {
      expectedTrouble,
      // The last thing that the page gets is its script.
      beforeLoad: (opened) =>
        opened.route('**/assets/*.js', async (route) => {
          const response = await route.fetch();
          wire.cut();
          await route.fulfill({ response });
        }),
    });
    await page.getByText('Gateway not reached; trying again…').waitFor();
    await page.getByText('The sessions can’t be listed').waitFor();
    await page.getByText('The gateway can’t be reached.').first().waitFor();
    wire.mend();
    await page.getByText('Reached at last').waitFor();
    await page.getByRole('region', { name: 'Sessions', exact: true }).getByText('Harbor Duel').waitFor();
    await page.getByRole('region', { name: 'Fleets', exact: true }).getByText('arena').waitFor();
    await page.getByText('All is quiet').waitFor();
    expect(await page.getByText('The gateway can’t be reached.').count()).toBe(0);
  });

  it('comes back after a restart that is announced', async () => {
    const world = await startLobbyGateway();
    const { fleetId } = await world.control.fleet();
    await startSession(world, fleetId, { name: 'Harbor Duel' });
    const { port } = world.gateway;
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, { expectedTrouble });
    await page.getByRole('row').filter({ hasText: 'Harbor Duel' }).waitFor();

    await world.gateway.stop(1_000);
    await page.getByText('Reconnecting…').waitFor();
    const other = await createGateway({ ...gatewayOptions(world.emulator), port });
    try {
      await page.getByText('Resumed from a new start').waitFor();
      await page.getByRole('row').filter({ hasText: 'Harbor Duel' }).waitFor();
    } finally {
      await page.close();
      await other.stop(0);
    }
  });
});
