import {
  type RunningTracing,
  startOpenTelemetry,
  tracingPackages,
  wantsTracing,
} from '../observability/open-telemetry.ts';
import { noTracing } from '../observability/tracing.ts';
import { CommandFailure, type Surroundings } from './command.ts';

/** Tracing, where OpenTelemetry's variables ask for it. Its packages are loaded then, and missed only then. */
export async function startTracing(env: Surroundings['env']): Promise<RunningTracing> {
  if (!wantsTracing(env)) return { tracing: noTracing, stop: () => Promise.resolve() };
  try {
    return await startOpenTelemetry();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CommandFailure(
      `the OTEL_* variables ask for traces, which need more packages: npm install ${tracingPackages.join(' ')}`,
      { cause: error },
    );
  }
}
