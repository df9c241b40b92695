import { isIPv4 } from 'node:net';

/** Whether a host name or an address means this machine, and only this machine can reach it. */
export function isLoopback(host: string): boolean {
  // An IPv4 peer of a socket that listens on `::` is written in IPv6's form; a URL puts IPv6 into brackets.
  const plain = host.replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:/i, '');
  return plain.toLowerCase() === 'localhost' || plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}
