import { settings } from '../config/settings.ts';
import { startEmulator } from '../emulator/emulator.ts';
import { devWorld } from '../emulator/seed.ts';
import { createGateway } from '../gateway.ts';
import { systemClock } from '../lib/clock.ts';
import { Lifetime } from '../lib/lifetime.ts';
import { createLogger } from '../observability/logger.ts';
import type { RunCommand } from './command.ts';
import { configured } from './configured.ts';
import { listening } from './listening.ts';
import { surviveRejections } from './rejections.ts';
import { gatewayOptionsOf } from './serve.ts';
import { startTracing } from './tracing.ts';

/** Everything on this machine: no AWS account, nothing to set. */
export const runDev: RunCommand = async (args, { env, print, warn, untilStopped }) => {
  const config = configured('dev', args, { env, warn });
  const logger = createLogger({ level: config.logLevel, format: 'pretty' });
  surviveRejections(logger);
  const stopped = untilStopped();
  const lifetime = new Lifetime();
  const { tracing, stop: stopTracing } = await startTracing(env, logger);
  lifetime.onClose('tracing', () => stopTracing(systemClock.now()));
  try {
    const emulatorAt = { host: '127.0.0.1', port: config.emulatorPort };
    const startingEmulator = startEmulator({
      ...emulatorAt,
      region: config.emulatorRegion,
      seed: 'dev',
      simulate: config.emulatorSimulate,
      control: config.emulatorControl,
      rates: config.emulatorRates,
    });
    const emulator = await listening(startingEmulator, emulatorAt, settings.emulatorPort);
    lifetime.onClose('the emulator', () => emulator.stop());

    const startingGateway = createGateway({
      ...gatewayOptionsOf(config),
      region: config.emulatorRegion,
      endpoint: emulator.url,
      credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
      logger,
      exampleOperations: [{ query: exampleSubscription }, { query: exampleQuery }, { query: exampleMutation }],
      tracing,
    });
    const gateway = await listening(startingGateway, config, settings.port);
    lifetime.onClose('the gateway', () => gateway.stop(config.drainDeadlineMs));

    print(welcome(gateway.url, emulator.url));
    await stopped;
  } finally {
    await lifetime.close(systemClock, config.drainDeadlineMs + 2_000);
  }
};

const exampleSubscription = `subscription {
  gameSessionTransitions(of: { fleetId: "${devWorld.frontierFleetId}" }, changes: true) {
    ... on StreamStarted { outcome }
    ... on GameSessionSnapshot { gameSessions { name status } }
    ... on GameSessionTransition { gameSession { name } previousStatus status }
    ... on GameSessionChanged { gameSession { name currentPlayerSessionCount } }
  }
}`;

const exampleQuery = `query {
  searchGameSessions(
    fleet: { aliasId: "${devWorld.liveAliasId}" }
    where: { hasAvailablePlayerSessions: true, gameProperties: [{ key: "gameMode", eq: "duel" }] }
    orderBy: { field: CURRENT_PLAYER_SESSION_COUNT, direction: DESC }
    first: 3
  ) {
    nodes {
      name
      location
      currentPlayerSessionCount
      maximumPlayerSessionCount
      playerSessions(first: 5) { nodes { playerId status } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const exampleMutation = `mutation {
  createGameSession(
    input: { fleet: { aliasId: "${devWorld.liveAliasId}" }, name: "My first match", maximumPlayerSessionCount: 4 }
  ) {
    ... on CreateGameSessionPayload { gameSession { gameSessionId status } }
    ... on Error { code message }
  }
}`;

function welcome(gatewayUrl: string, emulatorUrl: string): string {
  return `
  Lobby             ${gatewayUrl}/
  GraphiQL          ${gatewayUrl}/graphiql
  GraphQL           ${gatewayUrl}/graphql   (HTTP, SSE, WebSocket)
  GameLift emulator ${emulatorUrl}

  Open the lobby, or paste this into GraphiQL, and watch sessions come and go:

${exampleSubscription}

  Ctrl-C ends it.
`;
}
