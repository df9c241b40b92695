import { DomainError, InvalidRequestError } from '../../../src/gamelift/errors.ts';
import type { GameSession } from '../../../src/gamelift/game-session.ts';
import { createLive } from '../../../src/live/create-live.ts';
import type { GameSessionTransitionEvent, GameSessionTransitionsArguments, Live } from '../../../src/live/live.ts';
import { silentLogger } from '../../../src/observability/logger.ts';
import { FakeClock, settle } from '../fake-clock.ts';
import { transitionsOf } from '../live-harness.ts';
import { fleetId, gameSessionId, makeGameSession } from '../sessions.ts';
import { StagedGameLift } from '../staged-gamelift.ts';
import { fold, judge, type TrueStatuses } from './judge.ts';
import { Chance } from './random.ts';

/** A layer between the clients and the live layer, for breaking it on purpose. */
export type Spoiler = (live: Live) => Live;

const locations = ['us-west-2', 'eu-west-1'];
const nextStatus = { ACTIVATING: 'ACTIVE', ACTIVE: 'TERMINATING', TERMINATING: 'TERMINATED' } as const;
const lingerMs = 600_000;

/**
 * Plays a random but repeatable history: a fleet that changes while the live layer reads it through slow, failing and
 * reordered answers, clients that come, leave and resume. Answers which rules were broken, as sentences.
 */
export async function playHistory(seed: number, spoil: Spoiler = (live) => live): Promise<string[]> {
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
  readonly #clients: Client[] = [];
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
    this.#clients.push(new Client('control', this.#live, transitionsOf({ fleetId }, { changes: true })));
    for (let n = 0; n < 4; n++) this.#clients.push(new Client(`client ${n}`, this.#live, this.#someArguments()));
    for (let step = 0; step < 150; step++) {
      this.#somethingHappens();
      await this.#clock.advance(this.#chance.below(700));
    }
    this.#isCalm = true;
    for (const client of this.#clients) client.connect();
    await this.#clock.advance(120_000);
    await Promise.all(this.#observations);
    await settle();
  }

  async verdict(): Promise<string[]> {
    const faults = this.#clients.flatMap((client) => judge(client, this.#truth as TrueStatuses));
    for (const client of this.#clients) faults.push(...this.#judgeEnd(client));
    await this.#live.stop();
    await this.#clock.advance(60_000);
    const { timers, polls, subscribers, topics } = this.#live.gauges();
    if (timers + polls + subscribers + topics > 0) faults.push(`left behind: ${JSON.stringify(this.#live.gauges())}`);
    return faults;
  }

  #judgeEnd(client: Client): string[] {
    const faults: string[] = [];
    const resets = client.events.filter((event) => event.type === 'StreamStarted' && event.outcome === 'RESET');
    if (resets.length > client.excusedResets) {
      const reasons = resets.map((event) => ('reason' in event ? event.reason : ''));
      faults.push(
        `${client.name}: ${resets.length} RESETs, ${client.excusedResets} of them excused: ${reasons.join('; ')}`,
      );
    }
    if (client.failure) faults.push(`${client.name}: ended with ${String(client.failure)}`);
    if (!client.changes) return faults;
    const held = fold(client.events);
    for (const session of this.#gamelift.gameSessions.values()) {
      if (!client.sees(session)) continue;
      const { gameSessionId: id, status, currentPlayerSessionCount, name } = session;
      const truth = status === 'TERMINATED' ? undefined : { status, currentPlayerSessionCount, name };
      const told = held.get(id);
      if (JSON.stringify(told) !== JSON.stringify(truth)) {
        faults.push(`${client.name}: holds ${id} as ${JSON.stringify(told)}, but it is ${JSON.stringify(truth)}`);
      }
    }
    return faults;
  }

  #somethingHappens(): void {
    const what = this.#chance.below(20);
    if (what < 4) this.#create(true);
    else if (what < 11) this.#moveOn();
    else if (what < 15) this.#change();
    else if (what < 18) this.#chance.of(this.#clients.slice(1)).toggle();
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

  #someArguments(): GameSessionTransitionsArguments {
    const changes = this.#chance.is(0.7);
    const kind = this.#chance.below(4);
    if (kind === 0)
      return transitionsOf({ gameSessionId: gameSessionId(`session-${this.#chance.below(8)}`) }, { changes });
    if (kind === 1) return transitionsOf({ fleetId }, { changes, location: this.#chance.of(locations) });
    return transitionsOf({ fleetId }, { changes });
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

/** A client that keeps the cursor of its last event over its connections. */
export class Client {
  readonly name: string;
  readonly changes: boolean;
  readonly events: GameSessionTransitionEvent[] = [];
  failure: unknown = null;
  /** Resumes by a cursor from before the snapshot's end. */
  excusedResets = 0;
  readonly #live: Live;
  readonly #arguments: GameSessionTransitionsArguments;
  #leaving: AbortController | null = null;
  #isComplete = false;

  constructor(name: string, live: Live, arguments_: GameSessionTransitionsArguments) {
    this.name = `${name} (${JSON.stringify(arguments_.of)} ${arguments_.location ?? ''})`;
    this.changes = arguments_.changes;
    this.#live = live;
    this.#arguments = arguments_;
    this.connect();
  }

  sees({ gameSessionId: id, location }: GameSession): boolean {
    const { of } = this.#arguments;
    if (of.gameSessionId !== undefined) return of.gameSessionId === id;
    return this.#arguments.location === null || this.#arguments.location === location;
  }

  toggle(): void {
    if (this.#leaving) this.disconnect();
    else this.connect();
  }

  disconnect(): void {
    this.#leaving?.abort();
    this.#leaving = null;
  }

  connect(): void {
    if (this.#leaving || this.#isComplete) return;
    const leaving = new AbortController();
    this.#leaving = leaving;
    this.#read(leaving).catch((error: unknown) => {
      this.failure = error;
    });
  }

  async #read(leaving: AbortController): Promise<void> {
    const last = this.events.at(-1);
    const opening = this.#live.gameSessionTransitions(
      { ...this.#arguments, after: last?.cursor ?? null },
      leaving.signal,
    );
    const stream = await opening;
    for await (const event of stream) {
      if (leaving.signal.aborted) return;
      const isExcused = last?.type === 'StreamStarted' && last.outcome !== 'RECOVERED';
      if (event.type === 'StreamStarted' && event.outcome === 'RESET' && isExcused) this.excusedResets++;
      this.events.push(event);
    }
    if (!leaving.signal.aborted) this.#isComplete = true;
  }
}
