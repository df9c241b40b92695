import { connect as connectSocket } from 'node:net';
import { ListFleetsCommand } from '@aws-sdk/client-gamelift';
import { expect, it, onTestFinished } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { devWorld } from '../../../src/emulator/seed.ts';
import { connect, open } from './harness.ts';

it('takes a free port and tells its URL', async () => {
  const { emulator } = await open();
  expect(emulator.port).toBeGreaterThan(0);
  expect(emulator.url).toBe(`http://127.0.0.1:${emulator.port}`);
});

it('tells which port is in use', async () => {
  const { emulator } = await open();
  await expect(startEmulator({ port: emulator.port })).rejects.toThrow(
    `port ${emulator.port} on 127.0.0.1 is already in use`,
  );
});

it('tells which host it cannot listen on', async () => {
  await expect(startEmulator({ host: '203.0.113.1', port: 0 })).rejects.toThrow('cannot listen on 203.0.113.1:0');
});

it('closes idle and half-open connections at once when it stops, and stops once', async () => {
  const { emulator, gameLift } = await open({ seed: 'dev', simulate: true });
  await gameLift.send(new ListFleetsCommand({}));
  const silent = connectSocket(emulator.port, '127.0.0.1');
  onTestFinished(() => void silent.destroy());
  await new Promise<void>((resolve) => silent.once('connect', resolve));
  const closed = new Promise<void>((resolve) => silent.once('close', () => resolve()));
  silent.on('error', () => {});
  silent.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n{');
  await Promise.all([emulator.stop(), emulator.stop(), closed]);
  await expect(gameLift.send(new ListFleetsCommand({}))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('makes the same world from the same seed', async () => {
  const idOfNewFleet = async () => {
    const { control } = await open({ seed: 'dev', randomSeed: 42 });
    return (await control.post<{ fleetId: string }>('/fleets', {})).fleetId;
  };
  expect(await idOfNewFleet()).toBe(await idOfNewFleet());
});

it('keeps the IDs of the dev world', async () => {
  const { gameLift } = await open({ seed: 'dev' });
  const { FleetIds } = await gameLift.send(new ListFleetsCommand({}));
  expect(FleetIds).toEqual(expect.arrayContaining([devWorld.frontierFleetId, devWorld.arenaFleetId]));
});

it('answers a client in another Region, as its credentials name it', async () => {
  const { emulator } = await open({ seed: 'dev' });
  const client = connect(emulator, 'AWS JSON 1.1', { region: 'eu-west-1' });
  expect((await client.send(new ListFleetsCommand({}))).FleetIds).toHaveLength(2);
});
