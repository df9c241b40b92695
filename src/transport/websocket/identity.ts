import { GraphQLError } from 'graphql';
import type { Authenticate } from '../../auth/authenticate.ts';
import { AuthenticationError, type Credentials, IssuerUnavailable, shownBy } from '../../auth/credentials.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Quota } from '../../execution/admission/quota.ts';
import { type Clock, callAt } from '../../lib/clock.ts';
import type { Logger } from '../../observability/logger.ts';
import { closeCodes } from './close-codes.ts';

export interface SocketIdentityOptions {
  authenticate: Authenticate;
  clock: Clock;
  logger: Logger;
  /** Counts that somebody is about to be judged. @throws GraphQLError where that was too often. */
  count: () => Promise<void>;
  /** Sockets by principal. */
  sockets: Quota;
  /** Called when the viewer is known for the first time. */
  known: (viewer: Viewer) => void;
  close: (code: number, reason: string) => void;
}

/**
 * Who is on a WebSocket: shown in connection_init (or in the headers of the upgrade), and good until it expires. Then the socket is closed
 * with 4403, at once, whatever is open on it. A ping whose payload shows a newer token of the same principal puts that off.
 */
export class SocketIdentity {
  readonly #options: SocketIdentityOptions;
  /** Of the upgrade. Browsers send a kilobyte of them: they are let go once they have been looked at. */
  #headers: Credentials['headers'];
  #viewer: Viewer | null = null;
  #isOver = false;
  #cancelExpiry = nothing;
  #leave = nothing;

  constructor(options: SocketIdentityOptions, headers: Credentials['headers']) {
    this.#options = options;
    this.#headers = headers;
  }

  /** @throws AuthenticationError before `begin` has succeeded, and at the end. */
  get viewer(): Viewer {
    if (!this.#viewer || this.#hasExpired(this.#viewer)) throw new AuthenticationError('The token has expired');
    return this.#viewer;
  }

  get isKnown(): boolean {
    return this.#viewer !== null;
  }

  /** Who it was when it was last identified, whether that has expired or not. @throws before `begin` has succeeded. */
  get known(): Viewer {
    if (!this.#viewer) throw new AuthenticationError('The client has not been identified');
    return this.#viewer;
  }

  /** Answers whether the client may stay; if not, the socket is closed already. */
  begin(connectionParams: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
    const { authenticate, count, sockets } = this.#options;
    const headers = this.#headers;
    this.#headers = {};
    return this.#closingUnless(async () => {
      await count();
      const viewer = await authenticate({ headers, connectionParams });
      if (this.#isOver) return;
      const leave = sockets.take(viewer.id);
      if (!leave) {
        this.#options.close(closeCodes.overload, `At most ${sockets.max} sockets of one principal`);
        return;
      }
      this.#leave = leave;
      this.#options.known(viewer);
      this.#become(viewer);
    });
  }

  /** Takes a newer token from a ping. What was begun goes on as it was, so it must be the same principal with the same rights. */
  async renew(payload: Readonly<Record<string, unknown>> | undefined): Promise<void> {
    const before = this.#viewer;
    await this.#closingUnless(async () => {
      if (!before || shownBy({ headers: {}, connectionParams: payload }) === null) return;
      await this.#options.count();
      const viewer = await this.#options.authenticate({ headers: {}, connectionParams: payload });
      if (!isSame(before, viewer))
        throw new AuthenticationError('The new token is not of the same principal and rights');
      if (!this.#isOver) this.#become(viewer);
    });
  }

  /** The socket has gone. */
  end(): void {
    this.#isOver = true;
    this.#cancelExpiry();
    this.#leave();
    this.#leave = nothing;
  }

  #become(viewer: Viewer): void {
    const { clock, close } = this.#options;
    this.#viewer = viewer;
    this.#cancelExpiry();
    if (viewer.expiresAt === undefined) return;
    this.#cancelExpiry = callAt(clock, viewer.expiresAt, () => close(closeCodes.forbidden, 'The token has expired'));
  }

  #hasExpired({ expiresAt = Number.POSITIVE_INFINITY }: Viewer): boolean {
    return this.#options.clock.wallTime() >= expiresAt;
  }

  async #closingUnless(shown: () => Promise<void>): Promise<boolean> {
    const { close, logger } = this.#options;
    try {
      await shown();
      return this.#viewer !== null;
    } catch (error) {
      if (error instanceof AuthenticationError) {
        close(closeCodes.forbidden, error.message);
      } else if (error instanceof GraphQLError || error instanceof IssuerUnavailable) {
        close(closeCodes.overload, error.message);
      } else {
        logger.error({ err: error }, 'a caller could not be authenticated');
        close(closeCodes.overload, 'Try again later');
      }
      return false;
    }
  }
}

function nothing(): void {}

function isSame(one: Viewer, other: Viewer): boolean {
  const hasSameScopes =
    one.scopes.size === other.scopes.size && [...one.scopes].every((scope) => other.scopes.has(scope));
  return one.id === other.id && one.player === other.player && hasSameScopes;
}
