import { expect, test } from 'vitest';
import { isLoopback } from '../../../src/lib/loopback.ts';

test.each(['localhost', 'LocalHost', '127.0.0.1', '127.8.8.8', '::1', '[::1]', '::ffff:127.0.0.1'])(
  '%s is this machine',
  (host) => expect(isLoopback(host)).toBe(true),
);

test.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com', '127.example', 'localhost.example', '', '128.0.0.1'])(
  '%j is not, or not only',
  (host) => expect(isLoopback(host)).toBe(false),
);
