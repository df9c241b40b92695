import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../../execution/prepared-operation.ts';
import { type AbortNotice, PlainAbort } from '../../lib/abort.ts';
import { requestIdOf } from '../request-id.ts';

/** One request's call. Its signal is made when it is asked for. */
export class HttpCall implements Call {
  readonly transport = 'http';
  readonly requestId: string;
  readonly headers: IncomingMessage['headers'];
  readonly #response: ServerResponse;
  #abort: PlainAbort | null = null;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.requestId = requestIdOf(request);
    this.headers = request.headers;
    this.#response = response;
  }

  get signal(): AbortNotice {
    if (this.#abort) return this.#abort;
    const abort = new PlainAbort();
    const response = this.#response;
    const onClose = () => response.writableFinished || abort.abort(new Error('the client has gone'));
    if (response.closed) onClose();
    else response.on('close', onClose);
    this.#abort = abort;
    return abort;
  }
}
