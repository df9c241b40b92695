import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';

/**
 * Why this request may not drive the emulator, or `undefined` where it may. Only processes of this machine may, and no
 * web page: a page of another site sends its Origin, and one whose name was made to point here (DNS rebinding) its Host.
 */
export function controlRefusal(request: IncomingMessage): string | undefined {
  const peer = request.socket.remoteAddress ?? '';
  if (!isLoopbackAddress(peer)) return `the control interface answers this machine only, not ${peer}`;
  const { host, origin } = request.headers;
  if (host === undefined || !isLoopbackHost(host)) {
    return `the control interface expects a Host of this machine, such as 127.0.0.1 or localhost, not ${host ?? 'none'}`;
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return `the control interface is not for web pages of another origin (${origin})`;
  }
  return undefined;
}

function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name.toLowerCase() === 'localhost' || isLoopbackAddress(name);
}

function isLoopbackAddress(address: string): boolean {
  // An IPv4 peer of a socket that listens on `::` is written in IPv6's form.
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}
