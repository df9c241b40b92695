import { httpUrl } from './parsers.ts';
import type { Problem } from './problem.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the environment asks for traces, by OpenTelemetry's own variables. */
export function wantsTracing(env: Environment): boolean {
  const isOff = env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || exporterIn(env) === 'none';
  const isAsked = env.OTEL_TRACES_EXPORTER || env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  return !isOff && Boolean(isAsked);
}

/** What the environment asks of traces and would not get. OpenTelemetry's packages would say nothing of it, and send nothing. */
export function tracingProblemsIn(env: Environment): Problem[] {
  if (!wantsTracing(env)) return [];
  return endpoints
    .filter((name) => env[name] && !httpUrl.read.safeParse(env[name]).success)
    .map((name): Problem => ({ name, expected: httpUrl.expected, arrived: env[name] }))
    .concat(
      problemIn(env, ['OTEL_TRACES_EXPORTER'], 'otlp or none', /^otlp$/i),
      problemIn(env, protocols, 'http/json or http/protobuf (OTLP over HTTP)', /^http\//i),
    );
}

const endpoints = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;
/** The first that is set holds. */
const protocols = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'] as const;

function problemIn(env: Environment, names: readonly string[], expected: string, good: RegExp): Problem[] {
  const name = names.find((candidate) => env[candidate]);
  const arrived = name && env[name];
  return name === undefined || arrived === undefined || good.test(arrived) ? [] : [{ name, expected, arrived }];
}

function exporterIn(env: Environment): string | undefined {
  return env.OTEL_TRACES_EXPORTER?.toLowerCase();
}
