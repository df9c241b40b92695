import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientAddressOf } from '../../../src/transport/client-address.ts';

function addressOf(remoteAddress: string | undefined, forwarded: string | undefined, proxyHops: number): string {
  const headers = { 'x-forwarded-for': forwarded };
  return clientAddressOf({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, proxyHops);
}

test.each([
  ['what a client says of himself is not looked at', '10.0.0.1', '1.2.3.4', 0, '10.0.0.1'],
  ['one proxy says whom it was called by', '10.0.0.1', '6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
  ['two proxies', '10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
  ['fewer entries than proxies', '10.0.0.1', '1.2.3.4', 2, '10.0.0.1'],
  ['no entry', '10.0.0.1', undefined, 1, '10.0.0.1'],
  ['IPv4 in the form of IPv6', '::ffff:10.0.0.1', undefined, 0, '10.0.0.1'],
  ['one network of IPv6', '2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
  ['the same, shortened', '2001:db8:1:2::7', undefined, 0, '2001:db8:1:2::/64'],
  ['zeros in the middle', '2001:db8::2:0:0:0:1', undefined, 0, '2001:db8:0:2::/64'],
  ['this machine', '::1', undefined, 0, '0:0:0:0::/64'],
  ['a connection that has gone', undefined, undefined, 0, 'unknown'],
  ['an entry without end', '10.0.0.1', 'x'.repeat(1_000), 1, 'x'.repeat(45)],
])('%s', (_name, peer, forwarded, hops, expected) => {
  expect(addressOf(peer, forwarded, hops)).toBe(expected);
});
