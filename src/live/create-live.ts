import type { Clock } from '../lib/clock.ts';
import { createCountingClock } from '../lib/counting-clock.ts';
import type { Logger } from '../observability/logger.ts';
import { noTracing, type Tracing } from '../observability/tracing.ts';
import { attach } from './delivery/attachment.ts';
import type { DeliveryContext, OpenStream } from './delivery/context.ts';
import { OpeningTurns } from './delivery/opening-turns.ts';
import { ShownObjects } from './delivery/shown-objects.ts';
import { createMemoryEngine, type Engine } from './journal/engine.ts';
import { AliasTargets } from './kinds/alias-targets.ts';
import { fleetUtilizationKind } from './kinds/fleet-utilization/kind.ts';
import { FleetUtilizationSpec } from './kinds/fleet-utilization/utilization.ts';
import { type GameSessionImage, toGameSession } from './kinds/game-sessions/image.ts';
import { gameSessionKind } from './kinds/game-sessions/kind.ts';
import { LobbySpec } from './kinds/game-sessions/lobby.ts';
import { fleetIdOf } from './kinds/game-sessions/scope.ts';
import { GameSessionTransitionsSpec } from './kinds/game-sessions/transitions.ts';
import { playerSessionKind } from './kinds/player-sessions/kind.ts';
import { PlayerSessionTransitionsSpec } from './kinds/player-sessions/transitions.ts';
import type { Live, LiveGauges } from './live.ts';
import { type LiveObserver, silentObserver } from './observer.ts';
import { defaultLiveSettings, type LiveSettings } from './settings.ts';
import { MutationSource } from './sources/mutation.ts';
import { PollScheduler } from './sources/poll/scheduler.ts';
import type { WatchedGameLift } from './topic/context.ts';
import { RecentIds } from './topic/recent-ids.ts';
import { Topics } from './topic/topics.ts';

export interface LiveOptions {
  gamelift: WatchedGameLift;
  clock: Clock;
  /** A number in [0, 1), as Math.random gives it: nonces and jitter. */
  random: () => number;
  logger: Logger;
  /** Default: nobody listens. */
  observer?: LiveObserver;
  /** Default: off. */
  tracing?: Tracing;
  /** What differs from `defaultLiveSettings`. */
  settings?: Partial<LiveSettings>;
  /** Where topics are kept. Default: in this process's memory. */
  engine?: Engine;
}

/** The live layer: tells its subscribers what happens on fleets, reading each of them once for all. */
export function createLive(options: LiveOptions): Live {
  const { gamelift, random, logger, observer = silentObserver, tracing = noTracing } = options;
  const settings = { ...defaultLiveSettings, ...options.settings };
  // Timers outlive the operation in which they were set, and set the next ones: its trace must not go on in them for ever.
  const clock = createCountingClock({
    now: () => options.clock.now(),
    wallTime: () => options.clock.wallTime(),
    after: (delayMs, callback) => options.clock.after(delayMs, () => tracing.detached(callback)),
  });
  const engine = options.engine ?? createMemoryEngine(settings, clock, random);
  const scheduler = new PollScheduler(settings.pollConcurrency);
  const recentMutations = new RecentIds(clock, settings.settleMs);
  const recents = { recentMutations, recentEnds: new RecentIds(clock) };
  const watch = { gamelift, clock, random, logger, observer, tracing, settings, engine, scheduler, ...recents };
  const topics = new Topics(watch);
  const gameSessions = gameSessionKind(gamelift, engine.blobs);
  const playerSessions = playerSessionKind(gamelift, gameSessions);
  const fleetUtilization = fleetUtilizationKind(gamelift, watch);
  const aliases = new AliasTargets(watch);
  const mutations = new MutationSource(topics, engine, recentMutations, logger);
  const open = new Set<OpenStream>();
  const delivery: DeliveryContext = { clock, settings, observer, turns: new OpeningTurns(clock), open };
  const { queueLength } = settings;
  const shown = new ShownObjects((image: GameSessionImage) => toGameSession(image, engine.blobs));
  const fleets = { topics, kind: gameSessions, aliases, blobs: engine.blobs, shown, queueLength };
  const players = { topics, kind: playerSessions, queueLength };
  const utilization = { topics, kind: fleetUtilization, aliases };

  return {
    gameSessionTransitions: async (arguments_, signal) =>
      attach(delivery, new GameSessionTransitionsSpec(arguments_, fleets), signal),
    playerSessionTransitions: async (arguments_, signal) =>
      attach(delivery, new PlayerSessionTransitionsSpec(arguments_, players), signal),
    lobby: async (arguments_, signal) => attach(delivery, new LobbySpec(arguments_, fleets), signal),
    fleetUtilization: async (arguments_, signal) =>
      attach(delivery, new FleetUtilizationSpec(arguments_, utilization), signal),
    observeGameSession: (session, mutation = 'update', members = []) =>
      mutations.observe(gameSessions, [session], { ends: mutation === 'terminate', settles: members }),
    observePlayerSessions: (_gameSessionId, sessions) => mutations.observe(playerSessions, sessions, {}),
    doubtGameSession(gameSessionId) {
      const fleetId = fleetIdOf(gameSessionId);
      if (fleetId !== null) mutations.recheck(gameSessions, fleetId, gameSessionId);
    },
    gauges(): LiveGauges {
      const { running } = topics;
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
      return {
        topics: running.length,
        topicsRead: running.filter(({ journal }) => journal.lease.isHeld).length,
        subscribers: open.size,
        groups: sum(running.map(({ hub }) => hub.groups)),
        queuedEvents: sum([...open].map(({ waiting }) => waiting)),
        timers: clock.timers,
        polls: scheduler.size,
        backlog: sum(running.map(({ backlog }) => backlog)),
        heldBytes: engine.heldBytes(),
        lagMs: greatestLag(running),
      };
    },
    lagMsByKind() {
      const lags = [gameSessions, playerSessions, fleetUtilization].map(({ name }) => {
        const ofKind = topics.running.filter(({ kind }) => kind.name === name);
        return [name, greatestLag(ofKind)] as const;
      });
      return Object.fromEntries(lags);
    },
    async stop() {
      for (const stream of [...open]) stream.end();
      aliases.stop();
      await engine.stop(() => topics.stop());
    },
  };
}

function greatestLag(topics: readonly { lagMs: number }[]): number {
  return Math.max(0, ...topics.map(({ lagMs }) => lagMs));
}
