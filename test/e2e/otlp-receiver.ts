import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A span as OTLP's JSON tells it, its attributes by name. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  attributes: Readonly<Record<string, unknown>>;
  /** The process it comes from, by resource attribute. */
  resource: Readonly<Record<string, unknown>>;
}

export interface OtlpReceiver {
  url: string;
  spans: readonly ReceivedSpan[];
  /** From now on; null: not at all. 200 if nobody says. Only of what is answered with 200 the spans are taken. */
  answerWith(status: number | null): void;
  /** Resolves when it has been sent so many requests, whatever it answers. */
  asked(times: number): Promise<void>;
}

interface Attribute {
  key: string;
  value: Readonly<Record<string, unknown>>;
}

interface TraceRequest {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: (Omit<ReceivedSpan, 'attributes' | 'resource'> & { attributes: Attribute[] })[] }[];
  }[];
}

/** Takes traces by OTLP over HTTP, as a collector does. Closed when the test ends. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  let status: number | null = 200;
  let asked = 0;
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked++;
      for (const check of waiting) check();
      if (status === null) return;
      if (status !== 200) return response.writeHead(status).end();
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as TraceRequest;
      for (const { resource, scopeSpans } of resourceSpans) {
        for (const { attributes, parentSpanId = '', ...span } of scopeSpans.flatMap((scope) => scope.spans)) {
          spans.push({ ...span, parentSpanId, attributes: byName(attributes), resource: byName(resource.attributes) });
        }
      }
      response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    answerWith(next) {
      status = next;
    },
    asked: (times) =>
      new Promise((resolve) => {
        const check = () => {
          if (asked < times) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

function byName(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
