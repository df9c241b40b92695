import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Logger } from './logger.ts';

type Spans = Parameters<SpanExporter['export']>[0];
type Done = Parameters<SpanExporter['export']>[1];
type Result = Parameters<Done>[0];

/** ExportResultCode.SUCCESS, of a package that is not among those that are asked for. */
const sent = 0;

/** An exporter that tells the log once when spans can't be sent any more, and once when they can again. */
export class LoggedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #logger: Logger;
  #isFailing = false;

  constructor(exporter: SpanExporter, logger: Logger) {
    this.#exporter = exporter;
    this.#logger = logger;
  }

  export(spans: Spans, done: Done): void {
    this.#exporter.export(spans, (result) => {
      this.#tell(result);
      // Told is told: handed on, it would make a failure of the gateway's own end, where the last spans are sent.
      done({ code: sent });
    });
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  #tell({ code, error }: Result): void {
    const isFailing = code !== sent;
    if (isFailing === this.#isFailing) return;
    this.#isFailing = isFailing;
    if (isFailing) this.#logger.warn({ err: error }, 'traces can’t be sent');
    else this.#logger.info({}, 'traces are sent again');
  }
}
