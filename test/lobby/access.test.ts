import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { scopes } from '../../src/auth/viewer.ts';
import type { GatewayOptions } from '../../src/gateway.ts';
import { type Clock, recheckMs, systemClock } from '../../src/lib/clock.ts';
import type { Logger } from '../../src/observability/logger.ts';
import type { TestGateway } from '../support/harness.ts';
import { expectAccessible } from './axe.ts';
import { describeInBrowser, openPage, startLobbyGateway, startSession } from './lobby.ts';

const secret = 'a secret that is shared with the issuer';
const apiKey = 'the-key-of-the-tournament-server';

/** What a browser says of an answer 401, 403, and of a socket that is turned away. */
const expectedTrouble = /Failed to load resource|WebSocket connection to/;

/** The machine's clock, which a test can put forward: what waits a minute or longer looks at it again then. */
function startedClock(): Clock & { putForward(ms: number): void } {
  let aheadMs = 0;
  const later = new Set<() => void>();
  return {
    now: () => Date.now() + aheadMs,
    wallTime: () => Date.now() + aheadMs,
    after(delayMs, callback) {
      const fire = () => {
        cancel();
        callback();
      };
      const cancelTimer = systemClock.after(delayMs, fire);
      const cancel = () => {
        cancelTimer();
        later.delete(fire);
      };
      if (delayMs >= recheckMs) later.add(fire);
      return cancel;
    },
    putForward(ms) {
      aheadMs += ms;
      for (const fire of [...later]) fire();
    },
  };
}

/** What a page finds of sessionStorage, before anything of ours runs. */
function forbidStorage() {
  const forbid = () => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  };
  Object.defineProperty(window, 'sessionStorage', { get: forbid });
}
function withoutStorage() {
  Object.defineProperty(window, 'sessionStorage', { get: () => null });
}
function fillStorage() {
  let name = 0;
  for (const length of [100_000, 1_000, 1]) {
    for (let isFull = false; !isFull; name++) {
      try {
        sessionStorage.setItem(`${name}`, 'x'.repeat(length));
      } catch {
        isFull = true;
      }
    }
  }
}

async function token(allowed: readonly string[], seconds = 1_200): Promise<string> {
  return new SignJWT({ sub: 'an operator', scope: allowed.join(' '), exp: Math.ceil(Date.now() / 1_000) + seconds })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.from(secret));
}

/** A gateway that asks who calls, with a session, and all that it logs. */
async function startClosedGateway(more: Partial<GatewayOptions> = {}) {
  const logged: string[] = [];
  const log = (...line: readonly unknown[]) => void logged.push(JSON.stringify(line));
  const logger: Logger = { debug: log, info: log, warn: log, error: log, child: () => logger };
  const apiKeys = [{ name: 'tournament', sha256: createHash('sha256').update(apiKey).digest('hex'), scopes }];
  const world = await startLobbyGateway({
    gateway: { auth: { jwt: { keys: { secret } }, apiKeys }, logger, ...more },
    headers: { 'x-api-key': apiKey },
  });
  const { fleetId } = await world.control.fleet({ name: 'arena' });
  const gameSessionId = await startSession(world, fleetId, { name: 'Harbor Duel' });
  return { world, fleetId, gameSessionId, logged };
}

async function show(page: Page, text: string, kind = 'Token'): Promise<void> {
  await page.getByText(kind, { exact: true }).first().click();
  await page.getByRole('textbox', { name: kind }).fill(text);
  await page.getByRole('button', { name: 'Go on' }).click();
}

const asked = (page: Page) => page.getByRole('heading', { name: 'This gateway asks who you are' });
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const sessionUrl = ({ gateway }: TestGateway, gameSessionId: string) => `${gateway.url}/sessions/${gameSessionId}`;

describeInBrowser('a gateway that asks for a credential', () => {
  it('makes the page ask, which takes a token, and keeps it in this window alone: not in the address, not in a log', async () => {
    const { world, fleetId, logged } = await startClosedGateway();
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, { expectedTrouble });
    await asked(page).waitFor();
    await page.getByText('Waiting for you').waitFor();
    const good = await token(scopes);
    await show(page, `Bearer ${good}`);
    await rowOf(page, 'Harbor Duel').waitFor();
    await page.getByLabel('Fleet').getByRole('option', { name: 'arena' }).waitFor({ state: 'attached' });
    expect(await asked(page).count()).toBe(0);
    expect(page.url()).not.toContain(good);

    await page.reload();
    await rowOf(page, 'Harbor Duel').waitFor();
    const other = await page.context().newPage();
    onTestFinished(() => other.close());
    await other.goto(page.url());
    await asked(other).waitFor();
    expect(logged.join('\n')).not.toContain(good);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await asked(page).waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(await rowOf(page, 'Harbor Duel').count()).toBe(0);
  });

  it('asks again for what it does not take, in the gateway’s words, and takes an API key, too', async () => {
    const { world, fleetId } = await startClosedGateway();
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}`, {
      expectedTrouble,
      browser: { reducedMotion: 'reduce' },
    });
    await show(page, 'nobodys-key', 'API key');
    await page.getByText('What you have shown is not taken: The API key is not known.').waitFor();
    await show(page, 'two words', 'API key');
    await page.getByText('Give one word of letters, digits and signs').waitFor();
    await expectAccessible(page);
    await show(page, apiKey, 'API key');
    await page.getByRole('region', { name: 'Sessions', exact: true }).getByText('Harbor Duel').waitFor();
    await page.getByRole('region', { name: 'Upstream budget' }).getByText('ListFleets').waitFor();
    await page.getByText('All is quiet').waitFor();
  });

  it('keeps the view and what was typed when the token expires, and misses nothing with the next one', async () => {
    const clock = startedClock();
    const { world, gameSessionId } = await startClosedGateway({ clock });
    const page = await openPage(sessionUrl(world, gameSessionId), { expectedTrouble });
    await show(page, await token(scopes, 240));
    await page.getByRole('heading', { name: 'Harbor Duel' }).waitFor();
    await page.getByText('Nobody is here').waitFor();
    await page.getByLabel('Name').fill('Half a thou');
    clock.putForward(300_000);
    await page.getByText('What you have shown is not taken: The token has expired.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Half a thou');
    await world.control.status(gameSessionId, 'TERMINATED');
    await show(page, await token(scopes));
    await page.getByText('Resumed, nothing missed').waitFor();
    await page.getByText('Active → Terminated').waitFor();
  });

  it('says in plain words what the scopes of a reader do not allow', async () => {
    const { world, gameSessionId } = await startClosedGateway();
    const page = await openPage(sessionUrl(world, gameSessionId), { expectedTrouble });
    await show(page, await token(['gamelift:read']));
    await page.getByLabel('Player ID').fill('ada');
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.getByText('Not allowed: this needs the scope gamelift:write.').waitFor();
    await page.getByLabel('Name').fill('Mine');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => page.getByText('Not allowed: this needs the scope gamelift:write.').count()).toBe(2);
    await page.getByRole('button', { name: 'Terminate…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Terminate now' }).click();
    await page.getByRole('dialog').getByText('Not allowed: this needs the scope gamelift:terminate.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Operations' }).click();
    await page.getByText('Not allowed: this needs the scope gamelift:operate.').waitFor();
  });

  it('is not asked again for a budget that the caller may not see', async () => {
    const { world, fleetId } = await startClosedGateway();
    let budgets = 0;
    const page = await openPage(`${world.gateway.url}/operations?fleet=${fleetId}`, {
      expectedTrouble,
      async beforeLoad(opened) {
        await opened.clock.install();
        opened.on('request', (request) => {
          if (request.postData()?.includes('query Budget')) budgets += 1;
        });
      },
    });
    await show(page, await token(['gamelift:read']));
    const budget = page.getByRole('region', { name: 'Upstream budget' });
    await budget.getByText('The budget is not shown to you').waitFor();
    await budget.getByText('sign out and come back with a token or an API key that has it').waitFor();
    await page.getByRole('button', { name: 'Refresh' }).waitFor();
    budgets = 0;
    await page.clock.fastForward(5_000);
    // What was due is on its way by now, before this.
    const sessions = page.waitForRequest((request) => request.postData()?.includes('query Sessions') === true);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await sessions;
    expect(budgets).toBe(0);
  });

  it.each([
    ['forbids pages to keep anything', forbidStorage],
    ['has nothing to keep it in', withoutStorage],
    ['has no room to keep it', fillStorage],
  ])('keeps what it is shown for as long as it is open where the browser %s', async (_what, spoilStorage) => {
    const { world, fleetId } = await startClosedGateway();
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, {
      expectedTrouble,
      beforeLoad: (opened) => opened.addInitScript(spoilStorage),
    });
    await show(page, apiKey, 'API key');
    await rowOf(page, 'Harbor Duel').waitFor();
    await page.getByRole('link', { name: 'Operations' }).click();
    await page.getByRole('region', { name: 'Upstream budget' }).getByText('ListFleets').waitFor();
    await page.reload();
    await asked(page).waitFor();
    await show(page, apiKey, 'API key');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await asked(page).waitFor();
  });

  it('tells a slot that was reserved from a place that may not be seen', async () => {
    const { world, gameSessionId } = await startClosedGateway();
    const page = await openPage(sessionUrl(world, gameSessionId), { expectedTrouble });
    await show(page, await token(['gamelift:read', 'gamelift:write']));
    await page.getByLabel('Player ID').fill('ada');
    await page.getByRole('button', { name: 'Reserve' }).click();
    await page.getByText('Reserved; you may not see where to connect').waitFor();
    await rowOf(page, 'ada').getByText('Reserved').waitFor();
  });
});
