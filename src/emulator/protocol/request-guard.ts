import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../lib/loopback.ts';

/** Where the emulator listens. */
export interface ListeningAt {
  /** The host that it was given: a name or an address. */
  readonly host: string;
  /** The address that this led to. */
  readonly address: string;
}

/** Why a request is not answered, and the status that says so. */
export interface GuardRefusal {
  readonly status: 403 | 421;
  readonly message: string;
}

/**
 * Why this request may not call GameLift, or `undefined` where it may. No web page may: a page of another site sends its Origin
 * or Sec-Fetch-Site, and one whose name was made to lead here (DNS rebinding) its own name as Host. An emulator that listens
 * beyond loopback answers programs under any Host: it cannot know its names there.
 */
export function callRefusal({ headers }: IncomingMessage, { host, address }: ListeningAt): GuardRefusal | undefined {
  const asked = headers.host;
  const isKnown = asked === undefined || isHostOf(asked, host);
  if (!isKnown && isLoopback(address)) {
    const message = `expected a Host of this machine, such as 127.0.0.1 or localhost, got ${shortened(asked)}`;
    return { status: 421, message };
  }
  // Under a name that it does not know a page of its own can't be told from one whose name was made to lead here.
  const page = isKnown ? foreignPage(headers) : pageOf(headers);
  return page === undefined
    ? undefined
    : { status: 403, message: `expected no web page of another origin, got ${page}` };
}

/** Why this request may not drive the emulator, or `undefined` where it may. Only processes of this machine may, and no web page. */
export function controlRefusal({ socket, headers }: IncomingMessage): GuardRefusal | undefined {
  const peer = socket.remoteAddress ?? '';
  if (!isLoopback(peer)) return forbidden(`the control interface answers this machine only, not ${peer}`);
  const { host } = headers;
  if (host === undefined || !isLoopback(nameIn(host))) {
    const got = host === undefined ? 'none' : shortened(host);
    return forbidden(
      `the control interface expects a Host of this machine, such as 127.0.0.1 or localhost, not ${got}`,
    );
  }
  const page = foreignPage(headers);
  return page === undefined
    ? undefined
    : forbidden(`the control interface is not for web pages of another origin (${page})`);
}

/** The origin or the site of the page that sent it, its own or not; `undefined` where it was no page. */
function pageOf({ origin, 'sec-fetch-site': site }: IncomingMessage['headers']): string | undefined {
  const told = origin ?? site;
  return told === undefined || told === 'none' ? undefined : shortened(String(told));
}

function forbidden(message: string): GuardRefusal {
  return { status: 403, message };
}

/** The origin or the site of the page that sent it; `undefined` where it was no page, or one of the emulator's own. */
function foreignPage({ host, origin, 'sec-fetch-site': site }: IncomingMessage['headers']): string | undefined {
  if (origin !== undefined) return origin === `http://${host}` ? undefined : shortened(origin);
  // Browsers leave the Origin out of links, images and forms that GET. `none` is an address that a person typed.
  return site === undefined || site === 'same-origin' || site === 'none' ? undefined : shortened(String(site));
}

function isHostOf(asked: string, host: string): boolean {
  const name = nameIn(asked);
  return isLoopback(name) || name.toLowerCase() === host.toLowerCase();
}

/** Without the port, and without the brackets of IPv6. */
function nameIn(host: string): string {
  return host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
