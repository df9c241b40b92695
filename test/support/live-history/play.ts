import { parseFilter } from '../../../src/expression/parse.ts';
import { DomainError, InvalidRequestError } from '../../../src/gamelift/errors.ts';
import type { GameSession } from '../../../src/gamelift/game-session.ts';
import { createLive } from '../../../src/live/create-live.ts';
import type { Live } from '../../../src/live/live.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { FakeClock, settle } from '../fake-clock.ts';
import { lobbyOf, transitionsOf } from '../live-harness.ts';
import { fleetId, gameSessionId, makeGameSession } from '../sessions.ts';
import { StagedGameLift } from '../staged-gamelift.ts';
import { Client } from './client.ts';
import type { Fault } from './fault.ts';
import { judge, judgeByTwin } from './judge.ts';
import { judgeEnd } from './judge-end.ts';
import type { Question } from './question.ts';
import { Chance } from './random.ts';
import type { Spoiler } from './spoilers.ts';

const locations = ['us-west-2', 'eu-west-1'];
const nextStatus = { ACTIVATING: 'ACTIVE', ACTIVE: 'TERMINATING', TERMINATING: 'TERMINATED' } as const;
const lingerMs = 600_000;

/**
 * Plays a random but repeatable history: a fleet that changes while the live layer reads it through slow, failing and
 * reordered answers, clients that come, leave and resume, and a clock that steps. Answers which rules were broken.
 */
export async function playHistory(seed: number, spoil: Spoiler = (live) => live): Promise<Fault[]> {
  const play = new Play(seed, spoil);
  await play.run();
  return play.verdict();
}

class Play {
  readonly #chance: Chance;
  readonly #clock = new FakeClock();
  readonly #gamelift = new StagedGameLift();
  readonly #live: Live;
  readonly #truth = new Map<string, string[]>();
  /** Each with a twin that has the same arguments and never leaves. */
  readonly #clients: { client: Client; twin: Client }[] = [];
  readonly #observations: Promise<void>[] = [];
  #isCalm = false;
  #created = 0;

  constructor(seed: number, spoil: Spoiler) {
    this.#chance = new Chance(seed);
    const { next: random } = this.#chance;
    const settings = { lingerMs, pollConcurrency: 1 + this.#chance.below(4), baselineTimeoutMs: 300_000 };
    const options = { gamelift: this.#gamelift, clock: this.#clock, random, logger: silentLogger, settings };
    this.#live = spoil(createLive(options));
    this.#gamelift.pageSize = 1 + this.#chance.below(6);
    this.#gamelift.paging = this.#chance.of(['key', 'offset'] as const);
    const trouble = this.#chance.of([0, 0.02, 0.15]);
    const slowness = this.#chance.of([5, 80, 600]);
    this.#gamelift.chance = ({ nextToken }) => this.#fate(nextToken, trouble, slowness);
  }

  async run(): Promise<void> {
    for (let n = 0; n < 8; n++) this.#create(false);
    for (let n = 0; n < 5; n++) {
      const question = this.#someQuestion();
      const twin = new Client(`twin ${n}`, this.#live, question);
      this.#clients.push({ twin, client: new Client(`client ${n}`, this.#live, question) });
    }
    for (let step = 0; step < 150; step++) {
      this.#somethingHappens();
      await this.#clock.advance(this.#chance.below(700));
    }
    this.#isCalm = true;
    for (const { client } of this.#clients) client.connect();
    await this.#clock.advance(120_000);
    await Promise.all(this.#observations);
    await settle();
  }

  async verdict(): Promise<Fault[]> {
    const world = {
      gameSessions: [...this.#gamelift.gameSessions.values()],
      playerSessions: [],
      fleetIdOf: () => fleetId,
    };
    const faults = this.#clients.flatMap(({ client, twin }) => [
      ...[client, twin].flatMap((each) => [...judge(each, this.#truth), ...judgeEnd(each, world)]),
      ...judgeByTwin(client, twin),
    ]);
    await this.#live.stop();
    await this.#clock.advance(60_000);
    const { timers, polls, subscribers, topics } = this.#live.gauges();
    if (timers + polls + subscribers + topics > 0) {
      faults.push({ rule: 'leftover', client: 'the live layer', detail: JSON.stringify(this.#live.gauges()) });
    }
    return faults;
  }

  #somethingHappens(): void {
    const what = this.#chance.below(20);
    if (what < 4) this.#create(true);
    else if (what < 11) this.#moveOn();
    else if (what < 15) this.#change();
    else if (what < 18) this.#chance.of(this.#clients).client.toggle();
    else if (what < 19) this.#clock.set(this.#chance.of([-3_600_000, 3_600_000]));
  }

  #create(isOurs: boolean): void {
    const name = `session-${this.#created++}`;
    const session = makeGameSession(name, { status: 'ACTIVATING', location: this.#chance.of(locations) });
    this.#gamelift.gameSessions.set(session.gameSessionId, session);
    this.#truth.set(session.gameSessionId, [session.status]);
    if (isOurs && this.#chance.is(0.5)) this.#answer(session);
  }

  #moveOn(): void {
    const session = this.#someSession();
    if (!session || session.status === 'TERMINATED') return;
    const isCrash = this.#chance.is(0.2);
    const status = isCrash ? 'TERMINATED' : nextStatus[session.status as keyof typeof nextStatus];
    const changed = this.#gamelift.change(session.gameSessionId, { status });
    this.#truth.get(session.gameSessionId)?.push(status);
    if (status === 'TERMINATING' && this.#chance.is(0.7)) this.#answer(changed);
  }

  #change(): void {
    const session = this.#someSession();
    if (!session || session.status === 'TERMINATED') return;
    const members = this.#chance.is(0.5)
      ? { currentPlayerSessionCount: this.#chance.below(10) }
      : { name: `name ${this.#chance.below(1_000)}` };
    const changed = this.#gamelift.change(session.gameSessionId, members);
    if ('name' in members && this.#chance.is(0.7)) this.#answer(changed);
  }

  /** One of our own mutations is answered, sooner or later: with the session as it was when GameLift changed it. */
  #answer(session: GameSession): void {
    const delayMs = this.#chance.below(900);
    const observed = new Promise<void>((resolve) => {
      this.#clock.after(delayMs, () => void this.#live.observeGameSession(session).then(resolve));
    });
    this.#observations.push(observed);
  }

  #someSession(): GameSession | undefined {
    const sessions = [...this.#gamelift.gameSessions.values()];
    return sessions.length === 0 ? undefined : this.#chance.of(sessions);
  }

  #someQuestion(): Question {
    const location = this.#chance.of([null, ...locations]);
    const kind = this.#chance.below(6);
    if (kind === 0) {
      const filter = parseFilter('playerSessionCount < 5');
      const lobby = lobbyOf({ location, filter: this.#chance.of([filter, null]), joinableOnly: this.#chance.is(0.5) });
      return { stream: 'lobby', arguments: lobby };
    }
    const members = { changes: this.#chance.is(0.7), snapshot: this.#chance.is(0.9) };
    const to = kind === 1 ? (['ACTIVE', 'TERMINATED'] as const) : null;
    if (kind > 2)
      return { stream: 'gameSessions', arguments: transitionsOf({ fleetId }, { ...members, location, to }) };
    const single = { gameSessionId: gameSessionId(`session-${this.#chance.below(8)}`) };
    return { stream: 'gameSessions', arguments: transitionsOf(single, { ...members, to }) };
  }

  #fate(nextToken: string | null, trouble: number, slowness: number) {
    const beforeMs = this.#chance.below(slowness);
    const afterMs = this.#chance.below(slowness);
    const isRefused = !this.#isCalm && this.#chance.is(trouble);
    const isLost = !this.#isCalm && this.#chance.is(trouble);
    const isTokenExpired = !this.#isCalm && nextToken !== null && this.#chance.is(trouble / 3);
    const unavailable = new DomainError(this.#chance.of(['THROTTLED', 'UPSTREAM_UNAVAILABLE']), 'not now');
    const error = isTokenExpired ? new InvalidRequestError('the token has expired') : isRefused ? unavailable : null;
    return { clock: this.#clock, beforeMs, afterMs, error, lost: isLost ? unavailable : null };
  }
}
