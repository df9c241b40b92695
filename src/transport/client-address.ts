import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Where a request comes from, as limits count it. Each proxy in between adds to X-Forwarded-For whom it was called by: with `proxyHops` of them
 * the entry so far from the end is the first that no client can have written. An IPv6 client has a network of 64 bits to itself.
 */
export function clientAddressOf(request: IncomingMessage, proxyHops: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  if (proxyHops === 0) return networkOf(peer);
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  return networkOf(forwarded.at(-proxyHops)?.trim() || peer);
}

function networkOf(address: string): string {
  if (!address.includes(':')) return address.slice(0, longestAddress);
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').slice(0, longestAddress);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}

const longestAddress = 45;
