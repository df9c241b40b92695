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
    .flatMap((name) => problemIn(env, [name], 'an http or https URL, e.g. http://127.0.0.1:4318', isHttpUrl))
    .concat(
      problemIn(env, ['OTEL_TRACES_EXPORTER'], 'otlp or none', (text) => /^otlp$/i.test(text)),
      problemIn(env, protocols, 'http/json or http/protobuf (OTLP over HTTP)', (text) => /^http\//i.test(text)),
    );
}

const endpoints = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;
/** The first that is set holds. */
const protocols = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'] as const;

/** What is wrong with the first of the variables that is set. */
function problemIn(
  env: Environment,
  names: readonly string[],
  expected: string,
  isGood: (text: string) => boolean,
): Problem[] {
  const name = names.find((candidate) => env[candidate]);
  const arrived = name && env[name];
  return name === undefined || arrived === undefined || isGood(arrived) ? [] : [{ name, expected, arrived }];
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function exporterIn(env: Environment): string | undefined {
  return env.OTEL_TRACES_EXPORTER?.toLowerCase();
}
