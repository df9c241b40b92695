import type { Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeInBrowser, openPage, sharedWorld, startLobbyGateway, startSession } from './lobby.ts';

const bodySizeOf = async (request: Request) => (await request.sizes()).responseBodySize;

describeInBrowser('the page', () => {
  it('loads for the first time in less than 250 kB', async () => {
    const world = await sharedWorld();
    const { fleetId } = await world.control.fleet({ name: 'arena', sessions: 20 });
    const sizes: Promise<number>[] = [];
    const page = await openPage(`${world.gateway.url}/?fleet=${fleetId}`, {
      isFirstVisit: true,
      beforeLoad: (opened) => opened.on('requestfinished', (request) => sizes.push(bodySizeOf(request))),
    });
    await page.getByText('20 joinable sessions').waitFor();
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThan(250_000);
  });

  it('does not let a stranger’s script or another origin in, even if one were asked for', async () => {
    const world = await sharedWorld();
    const page = await openPage(world.gateway.url, {
      expectedTrouble: /Content Security Policy|violates|requires 'Trusted/,
    });
    await page.getByText('Live', { exact: true }).waitFor();
    const refused = await page.evaluate(`(async () => {
      const violations = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const inline = document.createElement('script');
      try { inline.textContent = ';'; document.head.append(inline); } catch {}
      await fetch('http://elsewhere.invalid/').catch(() => {});
      try { document.body.insertAdjacentHTML('beforeend', '<b></b>'); } catch {}
      await new Promise((resolve) => setTimeout(resolve));
      return violations;
    })()`);
    expect(refused).toEqual(expect.arrayContaining(['connect-src', 'require-trusted-types-for']));
  });

  it('has GraphiQL beside it, with three example operations and subscriptions over WebSocket', async () => {
    const fleetId = 'fleet-of-the-example';
    const world = await startLobbyGateway({
      gateway: {
        exampleOperations: [
          { query: '{ fleets { nodes { name } } }' },
          {
            query: `subscription Follow {
              gameSessionTransitions(of: { fleetId: "${fleetId}" }) {
                ... on StreamStarted { outcome }
                ... on GameSessionTransition { gameSession { name } }
              }
            }`,
          },
          { query: 'mutation Change { __typename }' },
        ],
      },
    });
    await world.control.fleet({ fleetId, name: 'arena' });
    const page = await openPage(world.gateway.url, { expectedTrouble: /./ });
    await page.getByRole('link', { name: 'GraphiQL' }).click();
    await expect.poll(() => page.getByRole('tab').count()).toBeGreaterThanOrEqual(3);
    const execute = page.getByRole('button', { name: /execute query/i });
    const result = page.locator('.result-window');
    await execute.click();
    await result.getByText('arena').waitFor();

    // By keyboard: at first the tabs move, and a click may end beside the one where it began.
    await page.getByRole('tab').getByRole('button', { name: 'Follow' }).press('Enter');
    await page.getByRole('tab', { name: 'Follow', selected: true }).waitFor();
    const frames: string[] = [];
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(`${payload}`)));
    await execute.click();
    await expect.poll(() => frames.join()).toContain('"outcome":"NEW"');
    await startSession(world, fleetId, { name: 'Harbor Duel' });
    await expect.poll(() => frames.join()).toContain('Harbor Duel');
    await result.getByText('Harbor Duel').waitFor();
  });

  it('does not lead to GraphiQL where the gateway has none', async () => {
    const world = await startLobbyGateway({ gateway: { graphiql: false } });
    const page = await openPage(world.gateway.url);
    const views = page.getByRole('navigation', { name: 'Views' });
    await views.getByRole('link', { name: 'Operations' }).waitFor();
    expect(await views.getByRole('link').allInnerTexts()).toEqual(['Lobby', 'Operations']);
  });

  it('says that an address leads nowhere', async () => {
    const world = await sharedWorld();
    expect((await fetch(`${world.gateway.url}/lobby`)).status).toBe(404);
    const page = await openPage(`${world.gateway.url}/sessions/`);
    await page.getByText('This page has no such view.').waitFor();
  });
});
