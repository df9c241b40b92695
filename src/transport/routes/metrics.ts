import type { Metrics } from '../../observability/metrics.ts';
import type { RouteHandler } from '../server.ts';
import type { Send } from '../slow-readers.ts';

/** GET /metrics, as Prometheus reads it. */
export function metricsRoute(metrics: Metrics, send: Send): RouteHandler {
  return async (request, response) => {
    const bytes = Buffer.from(await metrics.expose());
    const head = { 'content-type': metrics.contentType, 'content-length': bytes.length, 'cache-control': 'no-store' };
    send(request, response.writeHead(200, head), bytes, false);
  };
}
