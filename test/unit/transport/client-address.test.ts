import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientAddressOf, warnOfNoAddress } from '../../../src/transport/client-address.ts';
import { anyText } from '../../support/any-text.ts';

function addressOf(
  remoteAddress: string | undefined,
  forwarded: string | undefined,
  proxyHops: number,
  onNoAddress?: () => void,
): string {
  const headers = { 'x-forwarded-for': forwarded };
  const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
  return clientAddressOf(request, proxyHops, onNoAddress);
}

test.each([
  ['X-Forwarded-For is not read where no proxy is named', '10.0.0.1', '1.2.3.4', 0, '10.0.0.1'],
  ['one proxy names its client', '10.0.0.1', '6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
  ['two proxies name theirs', '10.0.0.1', '6.6.6.6, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
  ['fewer entries than proxies count by the peer', '10.0.0.1', '1.2.3.4', 2, '10.0.0.1'],
  ['no entry counts by the peer', '10.0.0.1', undefined, 1, '10.0.0.1'],
  ['IPv4 in the form of IPv6 is IPv4', '::ffff:10.0.0.1', undefined, 0, '10.0.0.1'],
  ['a peer of IPv6 counts by its network', '2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
  ['a shortened address has the same network', '2001:db8:1:2::7', undefined, 0, '2001:db8:1:2::/64'],
  ['zeros may be left out in the middle', '2001:db8::2:0:0:0:1', undefined, 0, '2001:db8:0:2::/64'],
  ['this machine has a network, too', '::1', undefined, 0, '0:0:0:0::/64'],
  ['a peer with a zone counts by its network', 'fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64'],
  ['a connection that has gone is unknown', undefined, undefined, 0, 'unknown'],
])('%s', (_name, peer, forwarded, hops, expected) => {
  expect(addressOf(peer, forwarded, hops)).toBe(expected);
});

test.each([
  ['1.2.3.4', '1.2.3.4'],
  ['1.2.3.4:5678', '1.2.3.4'],
  ['"1.2.3.4"', '1.2.3.4'],
  ['"1.2.3.4:5678"', '1.2.3.4'],
  ['[1.2.3.4]:5678', '1.2.3.4'],
  ['\t1.2.3.4:5678 ', '1.2.3.4'],
  ['1.2.3.4:_hidden', '1.2.3.4'],
  ['2001:DB8:1:2::7', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::7]', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::7]:443', '2001:db8:1:2::/64'],
  ['"[2001:db8:1:2::7]:443"', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:0003:0000:0000:0007', '2001:db8:1:2::/64'],
  ['[fe80::1%25eth0]:443', 'fe80:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['::FFFF:102:304', '1.2.3.4'],
  ['0:0:0:0:0:ffff:1.2.3.4', '1.2.3.4'],
  ['[::ffff:1.2.3.4]:443', '1.2.3.4'],
  ['64:ff9b::1.2.3.4', '1.2.3.4'],
])('a proxy that writes %s names %s', (entry, expected) => {
  let warnings = 0;
  expect(addressOf('10.0.0.1', entry, 1, () => warnings++)).toBe(expected);
  expect(warnings).toBe(0);
});

test.each([
  '',
  ' ',
  'unknown',
  '_hidden',
  '"',
  '[]',
  '[::1',
  '::1]',
  'localhost',
  '1.2.3',
  '1.2.3.04',
  '01.2.3.4',
  '0x1.2.3.4',
  '1.2.3.4:',
  '1.2.3.4:123456',
  '1.2.3.4 5678',
  '1.2.3.4/24',
  '2001:db8::g',
  '2001:db8::1::2',
  '2001:db8:1:2:3:4:5:6:443',
  'x'.repeat(10_000),
  `${'0'.repeat(10_000)}1.2.3.4`,
])('an entry that is no address counts by the peer: "%.40s"', (entry) => {
  let warnings = 0;
  expect(addressOf('10.0.0.1', `6.6.6.6,${entry}`, 1, () => warnings++)).toBe('10.0.0.1');
  expect(warnings).toBe(1);
});

test('an address counts the same in whatever form, with whatever port and from whatever line it comes', () => {
  const address = fc.oneof(
    fc.ipV4().map((plain) => ({ plain, forms: [plain, `::ffff:${plain}`, `::FFFF:${plain}`] })),
    fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }).map((groups) => {
      const plain = groups.map((group) => group.toString(16)).join(':');
      const padded = groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
      const shortest = new URL(`http://[${plain}]`).hostname.slice(1, -1);
      return { plain, forms: [plain, padded, shortest, plain.toUpperCase(), `${plain}%eth0`] };
    }),
  );
  const wrap = fc.constantFrom<(form: string, port: number) => string>(
    (form) => form,
    (form) => ` ${form}\t`,
    (form) => `"${form}"`,
    (form) => `[${form}]`,
    (form, port) => `[${form}]:${port}`,
    (form, port) => `"[${form}]:${port}"`,
    (form, port) => (form.includes(':') ? form : `${form}:${port}`),
  );
  const before = fc.array(fc.constantFrom('6.6.6.6', '', '"', 'unknown', '[::1]:9'), { maxLength: 3 });
  fc.assert(
    fc.property(address, fc.nat(), wrap, fc.nat(65_535), before, fc.nat(2), (known, pick, write, port, more, hops) => {
      const entry = write(known.forms[pick % known.forms.length] ?? known.plain, port);
      const header = [...more, entry, ...Array<string>(hops).fill('10.0.0.2')].join(',');
      const counted = addressOf('10.0.0.1', header, hops + 1);
      expect(counted).toBe(addressOf(known.plain, undefined, 0));
      expect(counted).toMatch(/^(?:(?:\d+\.){3}\d+|(?:(?:0|[1-9a-f][0-9a-f]{0,3}):){4}:\/64)$/);
    }),
  );
});

test('whatever stands in X-Forwarded-For, what limits count is an address in one form', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 60 }), (header) => {
      expect(addressOf('10.0.0.1', header, 1)).toMatch(/^(?:(?:\d+\.){3}\d+|(?:[0-9a-f]{1,4}:){4}:\/64)$/);
    }),
  );
});

test('entries that are no address are logged once', () => {
  const logged: unknown[] = [];
  const warn = warnOfNoAddress({ warn: (fields: object, message: string) => logged.push({ ...fields, message }) });
  for (let time = 0; time < 3; time++) addressOf('10.0.0.1', 'unknown', 1, warn);
  expect(logged).toEqual([{ message: expect.stringContaining('X-Forwarded-For') }]);
});
