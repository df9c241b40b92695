import { requestIdHeader } from './request-id.ts';

/**
 * The request headers that a page of a named origin may send, beside those that any page may: what this gateway reads, and what clients and
 * instrumentation in browsers add to each request. A browser sends nothing of a request with a header that its preflight does not allow.
 */
export const usualRequestHeaders: readonly string[] = [
  // What this gateway reads. Of a long or unusual `Accept` browsers ask, too.
  'accept',
  'authorization',
  'content-type',
  'content-encoding',
  'last-event-id',
  'x-api-key',
  requestIdHeader,
  // GraphQL clients: Apollo, GraphQL Hive, graphql-sse; what protects other servers from requests without a preflight.
  'apollographql-client-name',
  'apollographql-client-version',
  'apollo-require-preflight',
  'graphql-require-preflight',
  'x-apollo-operation-name',
  'x-apollo-operation-id',
  'x-apollo-operation-type',
  'graphql-client-name',
  'graphql-client-version',
  'x-graphql-client-name',
  'x-graphql-client-version',
  'x-graphql-event-stream-token',
  // Tracing: W3C, Sentry, Zipkin, Jaeger, Datadog, New Relic, Elastic, Application Insights, AWS, Google Cloud.
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  'uber-trace-id',
  'x-datadog-trace-id',
  'x-datadog-parent-id',
  'x-datadog-origin',
  'x-datadog-sampling-priority',
  'x-datadog-tags',
  'newrelic',
  'elastic-apm-traceparent',
  'request-id',
  'request-context',
  'correlation-id',
  'x-correlation-id',
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  // What libraries for requests add.
  'cache-control',
  'pragma',
  'x-requested-with',
];
