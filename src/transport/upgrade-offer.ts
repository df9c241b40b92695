import { IncomingMessage } from 'node:http';

/**
 * A request of which Node's server takes for an upgrade only a GET that offers WebSocket alone, or a CONNECT. Any other offer (`h2c`, which Java's
 * HttpClient and `curl --http2` make with every request; WebSocket beside a POST) is ignored, as RFC 9110 allows: the request is answered as if it
 * had offered nothing.
 *
 * Without this a server with a listener of `upgrade` hands every offer to it, without the request's body. `shouldUpgradeCallback` would do the same,
 * but not on Node 20.
 */
export class GatewayRequest extends IncomingMessage {
  /** What the parser found: an Upgrade header that `Connection` names. A field would be set only after Node's constructor has. */
  declare [offer]: boolean | null;

  /** Node's server asks after it has read the headers, and sets it again. */
  get upgrade(): boolean {
    if (!this[offer]) return false;
    if (this.method === 'CONNECT') return true;
    return this.method === 'GET' && this.headers.upgrade?.trim().toLowerCase() === 'websocket';
  }

  set upgrade(found: boolean | null) {
    this[offer] = found;
  }
}

const offer = Symbol('upgrade offer');
