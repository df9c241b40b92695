// Takes the README's pictures of the seeded world: npm run screenshots. Needs chromium and a built page.
import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { startEmulator } from '../src/emulator/emulator.ts';
import { devWorld } from '../src/emulator/seed.ts';
import { createGateway } from '../src/gateway.ts';

const directory = 'docs/images';
const where = { gameProperties: [{ key: 'gameMode', in: ['duel', 'race', 'skirmish', 'conquest'] }] };
const pictures = [
  {
    name: 'lobby-light',
    colorScheme: 'light',
    path: `/?fleet=${devWorld.liveAliasId}&where=${encodeURIComponent(JSON.stringify(where))}&columns=gameMode,gameMap`,
  },
  { name: 'session-dark', colorScheme: 'dark', path: `/sessions/${devWorld.harborDuelId}` },
] as const;

// Always the same world; the simulation is off, so that two runs differ by the time of day alone.
const emulator = await startEmulator({ port: 0, seed: 'dev', randomSeed: 7 });
const gateway = await createGateway({
  region: devWorld.region,
  auth: 'none',
  port: 0,
  endpoint: emulator.url,
  credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  await mkdir(directory, { recursive: true });
  for (const { name, colorScheme, path } of pictures) {
    const page = await browser.newPage({
      viewport: { width: 1_280, height: 800 },
      colorScheme,
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    await page.goto(gateway.url + path);
    if (name === 'session-dark') await reserve(page, 'juno-heron-417');
    await page.locator('.meter-fill').first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.screenshot({ path: `${directory}/${name}.png` });
    console.log(`${directory}/${name}.png`);
    await page.close();
  }
} finally {
  await browser.close();
  await gateway.stop(1_000);
  await emulator.stop();
}

/** So that there is a countdown to see. */
async function reserve(page: import('playwright-core').Page, playerId: string): Promise<void> {
  await page.getByLabel('Player ID').fill(playerId);
  await page.getByRole('button', { name: 'Reserve' }).click();
  await page.getByRole('timer').first().waitFor();
  await page.evaluate('window.scrollTo(0, 0)');
}
