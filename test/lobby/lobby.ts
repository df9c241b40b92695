import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, describe, expect, inject, onTestFinished } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { GatewayOptions } from '../../src/gateway.ts';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from '../support/harness.ts';
import { waitMs } from '../support/waits.ts';

/** A describe whose tests need the browser: skipped by name where the machine has none. */
export function describeInBrowser(name: string, tests: () => void): void {
  describe.skipIf(inject('browserEndpoint') === null)(name, () => {
    afterAll(async () => {
      await (await shared.profile)?.close();
      await (await shared.browser)?.close();
      await (await shared.world)?.stop();
      shared = {};
    });
    tests();
  });
}

export interface OpenOptions {
  /** Something else than a wide window of somebody who has been here before. */
  browser?: Pick<BrowserContextOptions, 'viewport' | 'reducedMotion'>;
  /** Nobody has been here before: nothing is in the browser's cache. */
  isFirstVisit?: boolean;
  /** What the page may complain about in the console: a gateway that the test takes away. */
  expectedTrouble?: RegExp;
  /** What is to be heard of the page from its first request on. */
  beforeLoad?: (page: Page) => unknown;
}

/** What makes a gateway in front of this emulator, with the page. */
export function gatewayOptions({ url }: Emulator): GatewayOptions {
  return {
    region: 'us-west-2',
    auth: 'none',
    port: 0,
    endpoint: url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    live,
  };
}

/** The gateway and the emulator of all tests of a file that change nothing but fleets of their own. */
export function sharedWorld(): Promise<TestGateway> {
  shared.world ??= startTestGateway({ gateway: { live } });
  return shared.world;
}

/** A gateway and an emulator of the test's own; stopped when it ends. */
export async function startLobbyGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const gateway = await startTestGateway({
    ...options,
    gateway: { live, ...options.gateway },
  });
  onTestFinished(() => gateway.stop());
  return gateway;
}

/**
 * The page at an address, in a window of its own. When the test ends, nothing may have been complained about in the console
 * and no request may have left the origin.
 */
export async function openPage(url: string, options: OpenOptions = {}): Promise<Page> {
  const { viewport = { width: 1_280, height: 800 }, reducedMotion = 'no-preference' } = options.browser ?? {};
  const profile = options.isFirstVisit ? await newProfile() : await theProfile(url);
  const page = await profile.newPage();
  await page.emulateMedia({ reducedMotion });
  if (viewport) await page.setViewportSize(viewport);
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  const { origin, host } = new URL(url);
  page.on('console', (message) => {
    const isTrouble = message.type() === 'error' || message.type() === 'warning';
    if (isTrouble && !options.expectedTrouble?.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) elsewhere.push(request.url());
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) elsewhere.push(socket.url());
  });
  onTestFinished(async () => {
    await (options.isFirstVisit ? profile : page).close();
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
  });
  await options.beforeLoad?.(page);
  await page.goto(url);
  return page;
}

/** From now on, what the row of a session says of what happens to it, also if that is over before anybody looks. */
export async function watchPhases(page: Page, name: string): Promise<() => Promise<string[]>> {
  const key = `phases of ${name}`;
  await page.evaluate(
    ([key, name]) => {
      const seen = new Set<string>();
      Object.assign(window, { [key]: seen });
      const look = () => {
        for (const row of document.querySelectorAll<HTMLElement>('.session-row')) {
          if (!row.textContent?.includes(name)) continue;
          const badges = [...row.querySelectorAll('.badge')].map((badge) => badge.textContent);
          seen.add(
            `${row.dataset.phase}: ${badges.join(', ')}; ${document.getAnimations().length > 0 ? 'moving' : 'still'}`,
          );
        }
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    },
    [key, name] as const,
  );
  return () => page.evaluate((key) => [...((window as never)[key] as Set<string>)], key);
}

/** Of windows: the smallest that pages are made for, phones, tablets, the least that has room for all columns, and what laptops have. */
export const widths = [320, 360, 390, 721, 800, 1_000, 1_140, 1_280, 1_400] as const;

/** The row of the table that shows a session. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ hasText: name });
}

/** A fleet with four sessions of two modes, and the page that shows them. */
export async function openFilledLobby(search = '') {
  const world = await sharedWorld();
  const { fleetId } = await world.control.fleet({ name: 'arena' });
  for (const [name, gameMode, slots] of [
    ['Canyon Race', 'race', 12],
    ['Glacier Duel', 'duel', 2],
    ['Harbor Duel', 'duel', 4],
    ['Quarry Coop', 'coop', 4],
  ] as const) {
    const gameProperties = [{ key: 'gameMode', value: gameMode }];
    await startSession(world, fleetId, { name, maximumPlayerSessionCount: slots, gameProperties });
  }
  const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}&sort=name${search}`);
  return { world, fleetId, page };
}

/** Creates a session past the gateway's page, as somebody else would, and makes its server process report it ACTIVE. */
export async function startSession(
  { dataOf, control }: TestGateway,
  fleetId: string,
  members: { name: string; maximumPlayerSessionCount?: number; gameProperties?: { key: string; value: string }[] },
): Promise<string> {
  const { createGameSession } = await dataOf(
    `mutation ($input: CreateGameSessionInput!) {
      createGameSession(input: $input) { ... on CreateGameSessionPayload { gameSession { gameSessionId } } ... on Error { message } }
    }`,
    { input: { fleet: { fleetId }, maximumPlayerSessionCount: 4, ...members } },
  );
  const { gameSessionId } = createGameSession.gameSession;
  await control.status(gameSessionId, 'ACTIVE');
  return gameSessionId;
}

const live = { pollMinIntervalMs: 100, pollFastIntervalMs: 50, pollMaxIntervalMs: 300 };

/** What costs much to begin is begun once a file. */
let shared: { browser?: Promise<Browser>; profile?: Promise<BrowserContext>; world?: Promise<TestGateway> } = {};

function theBrowser(): Promise<Browser> {
  const endpoint = inject('browserEndpoint');
  if (endpoint === null) throw new Error('expected a browser, found none; use describeInBrowser');
  shared.browser ??= chromium.connect(endpoint);
  return shared.browser;
}

async function newProfile(): Promise<BrowserContext> {
  const profile = await (await theBrowser()).newContext();
  profile.setDefaultTimeout(waitMs);
  return profile;
}

/** Whose cache holds what the page is made of, as a visitor's does. */
function theProfile(url: string): Promise<BrowserContext> {
  shared.profile ??= newProfile().then(async (profile) => {
    // A window that stays keeps the process that draws this site; otherwise each test would begin one, which costs as much as the page.
    const kept = await profile.newPage();
    await kept.goto(new URL('/healthz', url).href);
    return profile;
  });
  return shared.profile;
}
