import { expect, it } from 'vitest';
import { createGateway } from '../../src/gateway.ts';
import { startWire } from './cuttable.ts';
import { describeInBrowser, gatewayOptions, openPage, startLobbyGateway, startSession } from './lobby.ts';

/** What a browser says of a gateway that is gone. */
const expectedTrouble = /WebSocket connection to|Failed to load resource/;

describeInBrowser('the connection', () => {
  it('goes on where it was after the network was gone, says so, and misses nothing', async () => {
    const world = await startLobbyGateway();
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
      await page.context().close();
      await other.stop(0);
    }
  });
});
