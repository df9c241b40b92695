import { wantsTracing } from '../config/tracing-variables.ts';
import { systemClock } from '../lib/clock.ts';
import { discreet } from '../observability/discreet-logger.ts';
import type { Logger } from '../observability/logger.ts';
import { startOpenTelemetry, tracingPackages } from '../observability/open-telemetry.ts';
import { noTracing, type Tracing } from '../observability/tracing.ts';
import { CommandFailure, type Surroundings } from './command.ts';

export interface CommandTracing {
  tracing: Tracing;
  /** Sends the last spans, and gives them up at `endsAt` (by the system clock's `now`), but not within the next second. */
  stop(endsAt: number): Promise<void>;
}

/** Tracing, where OpenTelemetry's variables ask for it. Its packages are loaded then, and missed only then. */
export async function startTracing(env: Surroundings['env'], commandLogger: Logger): Promise<CommandTracing> {
  if (!wantsTracing(env)) return { tracing: noTracing, stop: () => Promise.resolve() };
  const logger = discreet(commandLogger);
  try {
    const { tracing, stop } = await startOpenTelemetry(logger);
    return { tracing, stop: (endsAt) => stopInTime(stop, endsAt, logger) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CommandFailure(
      `the OTEL_* variables ask for traces, which need more packages: npm install ${tracingPackages.join(' ')}`,
      { cause: error },
    );
  }
}

/** For a collector that answers, when all of the time has gone already. */
const leastMs = 1_000;

async function stopInTime(stop: () => Promise<void>, endsAt: number, logger: Logger): Promise<void> {
  const timeMs = Math.max(leastMs, endsAt - systemClock.now());
  const isInTime = await new Promise<boolean>((resolve, reject) => {
    const cancel = systemClock.after(timeMs, () => resolve(false));
    stop()
      .then(() => resolve(true), reject)
      .finally(cancel);
  });
  if (isInTime) return;
  logger.warn({}, 'the last traces could not be sent in time');
  // The exporter goes on trying, and would keep the process until whoever runs it kills it.
  setTimeout(() => process.exit(), endMs).unref();
}

/** For what else a command does before it ends. */
const endMs = 100;
