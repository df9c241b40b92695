import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { sentenceOf } from '../../../src/config/problem.ts';
import { wantsTracing } from '../../../src/config/tracing-variables.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

it.each([
  [{}, false],
  [{ OTEL_SERVICE_NAME: 'gateway' }, false],
  [endpoint, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example/v1/traces' }, true],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
  [{ OTEL_TRACES_EXPORTER: '' }, false],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, false],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'None' }, false],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'TRUE' }, false],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'false' }, true],
])('%j asks for traces: %j', (env, expected) => {
  expect(wantsTracing(env)).toBe(expected);
});

it.each([
  [endpoint, []],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, []],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' }, []],
  [{ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, []],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT: expected an http or https URL, e.g. http://127.0.0.1:4318, got "collector:4317"',
      'OTEL_EXPORTER_OTLP_PROTOCOL: expected http/json or http/protobuf (OTLP over HTTP), got "grpc"',
    ],
  ],
  [{ OTEL_TRACES_EXPORTER: 'zipkin' }, ['OTEL_TRACES_EXPORTER: expected otlp or none, got "zipkin"']],
  [
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'ftp://ada:hunter2@collector' },
    [
      'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: expected an http or https URL, e.g. http://127.0.0.1:4318, got "ftp://(secret)@collector"',
    ],
  ],
])('serve told %j tells what keeps its traces from being sent', (env, expected) => {
  const loaded = loadConfig('serve', { AUTH: 'none', AWS_REGION: 'us-west-2', ...env }, []);
  expect(loaded.ok ? [] : loaded.problems.map(sentenceOf)).toEqual(expected);
});

it('the emulator alone has no traces, and asks nothing of them', () => {
  expect(loadConfig('emulate', { OTEL_TRACES_EXPORTER: 'zipkin' }, [])).toMatchObject({ ok: true });
});
