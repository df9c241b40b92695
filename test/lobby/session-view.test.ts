import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { TestGateway } from '../support/harness.ts';
import {
  describeInBrowser,
  type OpenOptions,
  openPage,
  sharedWorld,
  startLobbyGateway,
  startSession,
} from './lobby.ts';

const sessionUrl = ({ gateway }: TestGateway, gameSessionId: string) => `${gateway.url}/sessions/${gameSessionId}`;

/** A session with two properties, ACTIVE, and the page that shows it. */
async function openSession(options: OpenOptions = {}) {
  const world = await sharedWorld();
  const { fleetId } = await world.control.fleet({ name: 'arena' });
  const gameSessionId = await startSession(world, fleetId, {
    name: 'Harbor Duel',
    gameProperties: [
      { key: 'gameMode', value: 'duel' },
      { key: 'difficulty', value: 'normal' },
    ],
  });
  const page = await openPage(sessionUrl(world, gameSessionId), options);
  await page.getByRole('heading', { name: 'Harbor Duel' }).waitFor();
  return { world, fleetId, gameSessionId, page };
}

const panel = (page: Page, name: string) => page.getByRole('region', { name });
const fieldError = (page: Page, label: string) => page.locator('.field', { hasText: label }).locator('.field-error');

describeInBrowser('the session view', () => {
  it('shows all of a session', async () => {
    const { page, gameSessionId, fleetId } = await openSession();
    const details = panel(page, 'Details');
    for (const text of [gameSessionId, fleetId, 'us-west-2', '0 of 4 taken', 'Accept all', 'No protection', 'duel']) {
      await details.getByText(text, { exact: true }).waitFor();
    }
    expect(await page.title()).toBe('Harbor Duel · gamelift-graphql');
  });

  it('follows the status from ACTIVATING to the end, with times and sources', async () => {
    const world = await startLobbyGateway();
    const { fleetId } = await world.control.fleet();
    await world.control.config({ activationMs: 3_600_000, terminationMs: 3_600_000 });
    const { createGameSession } = await world.dataOf(
      `mutation { createGameSession(input: { fleet: { fleetId: "${fleetId}" }, name: "Slow Start", maximumPlayerSessionCount: 4 }) {
        ... on CreateGameSessionPayload { gameSession { gameSessionId } } } }`,
    );
    const { gameSessionId } = createGameSession.gameSession;
    const page = await openPage(sessionUrl(world, gameSessionId));
    const timeline = panel(page, 'Timeline');
    await timeline.getByText('Created').waitFor();
    await timeline.getByText('Seen as Activating').waitFor();
    await world.control.status(gameSessionId, 'ACTIVE');
    await timeline.getByText('Activating → Active').waitFor();
    await timeline.getByText('seen by polling').first().waitFor();
    await world.control.status(gameSessionId, 'TERMINATED');
    await timeline.getByText('→ Terminated').waitFor();
    await timeline.getByText('complete').waitFor();
    await page.getByText('This session is over').waitFor();
    for (const time of await timeline.locator('time').all()) {
      expect(Date.parse((await time.getAttribute('datetime')) ?? '')).toBeGreaterThan(0);
    }
  });

  it('reserves a slot, counts down, and shows that the player has come', async () => {
    const { world, page } = await openSession();
    await page.getByLabel('Player ID').fill('ada');
    await page.getByRole('button', { name: 'Reserve' }).click();
    const reserved = page.getByText('Reserved: connect to');
    await reserved.waitFor();
    const row = panel(page, 'Players').getByRole('row').filter({ hasText: 'ada' });
    await row.getByText('Reserved').waitFor();
    const left = () => row.getByRole('timer').innerText();
    expect(await left()).toMatch(/^(59|5\d|1m 00)s left$/);
    const earlier = await left();
    await expect.poll(left).not.toBe(earlier);

    const playerSessionId = /psess-[\w-]+/.exec(await reserved.innerText())?.[0] ?? '';
    await world.control.accept(playerSessionId);
    await row.getByText('Active').waitFor();
    expect(await row.getByRole('timer').count()).toBe(0);
    await panel(page, 'Details').getByText('1 of 4 taken').waitFor();
    await world.control.remove(playerSessionId);
    await row.getByText('Completed').waitFor();
  });

  it('shows how long a player who has left was here, and how long one who plays has been by now', async () => {
    const { world, gameSessionId, page } = await openSession({ beforeLoad: (opened) => opened.clock.install() });
    const join = async (playerId: string) => {
      const { createPlayerSession } = await world.dataOf(
        `mutation ($input: CreatePlayerSessionInput!) {
          createPlayerSession(input: $input) { ... on CreatePlayerSessionPayload { playerSession { playerSessionId } } } }`,
        { input: { gameSessionId, playerId } },
      );
      await world.control.accept(createPlayerSession.playerSession.playerSessionId);
      return createPlayerSession.playerSession.playerSessionId;
    };
    await join('ada');
    const gone = await join('bo');
    const rowOf = (name: string) => panel(page, 'Players').getByRole('row').filter({ hasText: name });
    await rowOf('ada').getByText('Active').waitFor();
    await rowOf('bo').getByText('Active').waitFor();
    await world.control.remove(gone);
    await rowOf('bo').getByText('Completed').waitFor();
    const age = (name: string) => rowOf(name).locator('time').innerText();
    const stayed = await age('bo');
    await page.clock.fastForward(600_000);
    await expect.poll(() => age('ada')).toMatch(/^1\dm/);
    expect(await age('bo')).toBe(stayed);
  });

  it('says next to the field why a slot can’t be reserved', async () => {
    const { world, gameSessionId, page } = await openSession();
    await page.getByRole('button', { name: 'Reserve' }).click();
    await fieldError(page, 'Player ID').getByText('Expected 1 to 1,024 characters').waitFor();
    for (const playerId of ['a', 'b', 'c', 'd']) {
      await world.dataOf(
        `mutation ($input: CreatePlayerSessionInput!) { createPlayerSession(input: $input) { __typename } }`,
        {
          input: { gameSessionId, playerId },
        },
      );
    }
    await page.getByLabel('Player ID').fill('ada');
    await page.getByRole('button', { name: 'Reserve' }).click();
    await fieldError(page, 'Player ID').getByText('No slot is free.').waitFor();
    expect(await page.getByLabel('Player ID').getAttribute('aria-invalid')).toBe('true');
  });

  it('changes what was edited and nothing else', async () => {
    const { world, gameSessionId, page } = await openSession();
    const save = page.getByRole('button', { name: 'Save' });
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('Name').fill('Harbor Duel, best of three');
    await page.getByLabel('Slots').fill('6');
    await page.getByLabel('New players').selectOption('Deny all');
    await page.getByLabel('Protection from scale-down').selectOption('Full protection');
    await page.getByLabel('difficulty').fill('hard');
    await page.getByRole('button', { name: 'Add property' }).click();
    await page.getByLabel('New key').fill('season');
    await page.getByLabel('Value').fill('autumn');
    await save.click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('heading', { name: 'Harbor Duel, best of three' }).waitFor();
    await panel(page, 'Details').getByText('autumn').waitFor();
    const { gameSession } = await world.dataOf(
      `{ gameSession(gameSessionId: "${gameSessionId}") {
        name maximumPlayerSessionCount playerSessionCreationPolicy protectionPolicy gameProperties { key value } } }`,
    );
    expect(gameSession).toEqual({
      name: 'Harbor Duel, best of three',
      maximumPlayerSessionCount: 6,
      playerSessionCreationPolicy: 'DENY_ALL',
      protectionPolicy: 'FULL_PROTECTION',
      gameProperties: expect.arrayContaining([
        { key: 'gameMode', value: 'duel' },
        { key: 'difficulty', value: 'hard' },
        { key: 'season', value: 'autumn' },
      ]),
    });
  });

  it('shows what another client changes, but not over what is being edited', async () => {
    const { world, gameSessionId, page } = await openSession();
    await page.getByLabel('Name').fill('Mine');
    await world.dataOf(
      `mutation ($input: UpdateGameSessionInput!) { updateGameSession(input: $input) { __typename } }`,
      {
        input: { gameSessionId, name: 'Theirs', maximumPlayerSessionCount: 8 },
      },
    );
    await page.getByRole('heading', { name: 'Theirs' }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Mine');
    expect(await page.getByLabel('Slots').inputValue()).toBe('8');
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe('Theirs');
  });

  it('says next to the field what is refused, and keeps what was typed', async () => {
    const { page } = await openSession();
    const save = page.getByRole('button', { name: 'Save' });
    await page.getByLabel('Name').fill('');
    await save.click();
    await fieldError(page, 'Name').getByText('Expected 1 to 1,024 characters, got 0').waitFor();
    await page.getByLabel('Name').fill('Kept');
    await page.getByLabel('Slots').fill('many');
    await fieldError(page, 'Slots').getByText('Give a whole number').waitFor();
    await page.getByLabel('Slots').fill('500');
    await save.click();
    // By GameLift, which calls it MaximumPlayerSessionCount.
    await fieldError(page, 'Slots').getByText('Expected at most 200, found 500.', { exact: true }).waitFor();
    await page.getByLabel('Slots').fill('4');
    await page.getByRole('button', { name: 'Add property' }).click();
    await page.getByLabel('Value').fill('x');
    await fieldError(page, 'New key').getByText('Name the property.').waitFor();
    await page.getByLabel('New key').fill('k'.repeat(33));
    await save.click();
    await fieldError(page, 'New key').getByText('Expected 0 to 32 characters, got 33').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Kept');
  });

  it('says in plain words what GameLift itself refuses', async () => {
    const { world, page } = await openSession();
    await world.control.fault({
      operation: 'UpdateGameSession',
      kind: 'exception',
      code: 'ConflictException',
      message: 'Another update is in progress',
    });
    await page.getByLabel('Name').fill('Too early');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Another change is under way.', { exact: true }).waitFor();
    expect(await page.getByText('Another update is in progress').count()).toBe(0);
  });

  it('terminates in the chosen mode, but not before it is confirmed', async () => {
    const { world, gameSessionId, page } = await openSession();
    await page.getByRole('button', { name: 'Terminate…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Terminate…' }).click();
    await page.getByRole('dialog').getByLabel('Force').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Terminate now' }).click();
    await page.getByText('This session is over').waitFor();
    await panel(page, 'Timeline').getByText('by a change through the gateway').waitFor();
    const { gameSession } = await world.dataOf(
      `{ gameSession(gameSessionId: "${gameSessionId}") { status statusReason } }`,
    );
    expect(gameSession.status).toMatch(/^TERMINAT/);
  });

  it('says that there is no such session', async () => {
    const world = await startLobbyGateway();
    const { fleetId } = await world.control.fleet();
    const page = await openPage(sessionUrl(world, `arn:aws:gamelift:us-west-2::gamesession/${fleetId}/nothing`));
    await page.getByText('There is no such session').waitFor();
    expect(await page.getByText('This does not exist').count()).toBe(0);
    await page.getByRole('main').getByRole('link', { name: 'Go to the lobby' }).click();
    await page.waitForURL(`**/?fleet=${fleetId}`);
  });
});
