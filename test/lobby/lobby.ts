import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, describe, expect, inject, onTestFinished } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { GatewayOptions } from '../../src/gateway.ts';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from '../support/harness.ts';

/** A describe whose tests need the browser: skipped by name where the machine has none. */
export const describeInBrowser = describe.skipIf(inject('browserEndpoint') === null);

export interface OpenOptions {
  browser?: BrowserContextOptions;
  /** What the page may complain about in the console: a gateway that the test takes away. */
  expectedTrouble?: RegExp;
  /** What is to be heard of the page from its first request on. */
  beforeLoad?: (page: Page) => void;
}

/** What makes a gateway in front of this emulator, with the page. */
export function gatewayOptions({ url }: Emulator): GatewayOptions {
  return {
    region: 'us-west-2',
    auth: 'none',
    port: 0,
    endpoint: url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    lobbyDirectory: new URL(inject('lobbyDirectory')),
    live: fastPolls,
  };
}

/** A gateway with the page as it was built, in front of an emulator; stopped when the test ends. */
export async function startLobbyGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const gateway = await startTestGateway({
    ...options,
    gateway: { lobbyDirectory: new URL(inject('lobbyDirectory')), live: fastPolls, ...options.gateway },
  });
  onTestFinished(() => gateway.stop());
  return gateway;
}

/**
 * The page at an address, in a browser profile of its own. When the test ends, nothing may have been complained about in the console
 * and no request may have left the origin.
 */
export async function openPage(url: string, options: OpenOptions = {}): Promise<Page> {
  const context = await (await theBrowser()).newContext({ viewport: { width: 1280, height: 800 }, ...options.browser });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
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
    await context.close();
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
  });
  options.beforeLoad?.(page);
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

const fastPolls = { pollMinIntervalMs: 100, pollFastIntervalMs: 50, pollMaxIntervalMs: 300 };

let connecting: Promise<Browser> | undefined;

function theBrowser(): Promise<Browser> {
  const endpoint = inject('browserEndpoint');
  if (endpoint === null) throw new Error('expected a browser, found none; use describeInBrowser');
  connecting ??= chromium.connect(endpoint);
  return connecting;
}

afterAll(async () => {
  await (await connecting)?.close();
});
