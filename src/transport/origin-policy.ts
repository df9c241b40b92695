import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../lib/loopback.ts';
import { usualRequestHeaders } from './cors-headers.ts';

export interface OriginPolicyOptions {
  /** Of pages elsewhere that may use this gateway, e.g. https://game.example. */
  allowedOrigins: readonly string[];
  /** Request headers that they may send, beside the usual ones (cors-headers.ts). Default none. */
  allowedHeaders?: readonly string[];
  /**
   * Whether the gateway is this machine's own and asks nobody who he is. Then a page whose name was made to lead here (DNS rebinding) must not
   * pass for one of ours: the Host must be this machine's, or that of an allowed origin.
   */
  isPrivate: boolean;
}

/** Which web pages may use the gateway. Whoever is no browser says nothing of origins, and is not concerned. */
export class OriginPolicy {
  /** Request headers that pages of allowed origins may send. */
  readonly allowedHeaders: readonly string[];
  readonly #allowed: ReadonlySet<string>;
  readonly #allowedHosts: ReadonlySet<string>;
  readonly #isPrivate: boolean;

  constructor({ allowedOrigins, allowedHeaders = [], isPrivate }: OriginPolicyOptions) {
    const more = allowedHeaders.map((name) => name.toLowerCase());
    this.allowedHeaders = [...new Set([...usualRequestHeaders, ...more])];
    this.#allowed = new Set(allowedOrigins);
    this.#allowedHosts = new Set(allowedOrigins.map((origin) => new URL(origin).host));
    this.#isPrivate = isPrivate;
  }

  /** Whether the origin was named in the settings. */
  isAllowed(origin: string): boolean {
    return this.#allowed.has(origin);
  }

  /** Whether the request was sent to a name that is ours. */
  isOurHost(host: string | undefined): boolean {
    if (!this.#isPrivate || !host || this.#allowedHosts.has(host.toLowerCase())) return true;
    return isLoopback(host.replace(/:\d*$/, ''));
  }

  /** Whether the page that sent it, if any, may: one of our own, or one that was named. */
  isWelcome({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
    if (origin !== undefined) return this.#allowed.has(origin) || hostOf(origin) === host?.toLowerCase();
    // A browser leaves the Origin out of what can't be read across origins: links, images, forms that GET.
    return site === undefined || site === 'same-origin' || site === 'none';
  }
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
