import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import type { Logger } from '../observability/logger.ts';

/**
 * The address that limits count a request by, in one form whatever form it arrived in: an IPv4 address, or the network
 * of 64 bits that an IPv6 client has to itself. Each proxy in between adds to X-Forwarded-For the address that called
 * it: with `proxyHops` of them the entry so far from the end is the first that no client can have written. Empty entries
 * count, or a client could shift the others. An entry that is no address (`unknown`, `_hidden`, a host name) is reported
 * to `onNoAddress`; then, and where there are fewer entries, the peer's own address counts.
 */
export function clientAddressOf(request: IncomingMessage, proxyHops: number, onNoAddress = () => {}): string {
  if (proxyHops > 0) {
    // Node joins several lines of this header with commas, in their order.
    const entry = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-proxyHops);
    const forwarded = entry === undefined ? null : canonical(addressIn(entry));
    if (forwarded !== null) return forwarded;
    if (entry !== undefined && request.headers['x-forwarded-for'] !== undefined) onNoAddress();
  }
  return canonical(request.socket.remoteAddress ?? '') ?? 'unknown';
}

/** Logs one warning, however often it is called. Quotes nothing: any client could have written the entry. */
export function warnOfNoAddress(logger: Pick<Logger, 'warn'>): () => void {
  let hasWarned = false;
  return () => {
    if (hasWarned) return;
    hasWarned = true;
    logger.warn({}, noAddress);
  };
}

const noAddress =
  'an entry of X-Forwarded-For is no IP address: such requests count by their peer; check PROXY_HOPS and the proxies';

/** What may be an address in an entry, without quotes, brackets and port: `"[2001:db8::1]:443"`, `192.0.2.1:443`. */
function addressIn(entry: string): string {
  const trimmed = entry.trim();
  if (trimmed.length > longestEntry) return '';
  const [, , plain = ''] = /^("?)(.*)\1$/.exec(trimmed) ?? [];
  const [, bracketed, v4] = /^(?:\[([^[\]]*)\]|([\d.]+))(?::(?:\d{1,5}|_[\w.-]+))?$/.exec(plain) ?? [];
  return bracketed ?? v4 ?? plain;
}

/** Null where it is no address. */
function canonical(address: string): string | null {
  // Node takes no leading zeros: some read them as octal.
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return null;
  const groups = groupsOf(address.replace(/%.*$/, ''));
  if (ipv4Networks.some((network) => network.every((group, index) => group === groups[index]))) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [before = [], after] = address.split('::').map((part) => part.split(':').filter(Boolean).flatMap(numbersOf));
  if (!after) return before;
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** A group is one number; an IPv4 address at the end stands for two. */
function numbersOf(group: string): number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}

/** Networks of 96 bits that hold IPv4 addresses: of a socket that listens on `::` (RFC 4291), and of a translator (RFC 6052). */
const ipv4Networks: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0xffff],
  [0x64, 0xff9b, 0, 0, 0, 0],
];

/** The longest address has 45 characters; a zone, quotes, brackets and a port come to it. */
const longestEntry = 100;
