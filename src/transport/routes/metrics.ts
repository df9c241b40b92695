import type { Metrics } from '../../observability/metrics.ts';
import type { RouteHandler } from '../server.ts';

/** GET /metrics, as Prometheus reads it. */
export function metricsRoute(metrics: Metrics): RouteHandler {
  return async (_request, response) => {
    const text = await metrics.expose();
    response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
  };
}
