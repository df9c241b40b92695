import { NextFlight } from '../../lib/next-flight.ts';
import type { Metrics } from '../../observability/metrics.ts';
import type { RouteHandler } from '../server.ts';
import type { Send } from '../slow-readers.ts';

/**
 * GET /metrics, as Prometheus reads it. They take a millisecond and more to write, and no rate limits requests for them: those that come at once share a
 * text, which is never older than the request.
 */
export function metricsRoute(metrics: Metrics, send: Send): RouteHandler {
  const texts = new NextFlight(async () => Buffer.from(await metrics.expose()));
  return async (request, response) => {
    const bytes = await texts.join();
    const head = { 'content-type': metrics.contentType, 'content-length': bytes.length, 'cache-control': 'no-store' };
    send(request, response.writeHead(200, head), bytes, false);
  };
}
