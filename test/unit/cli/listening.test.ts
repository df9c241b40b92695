import { expect, it } from 'vitest';
import { CommandFailure } from '../../../src/cli/command.ts';
import { listening } from '../../../src/cli/listening.ts';
import { settings } from '../../../src/config/settings.ts';

const at = { host: '127.0.0.1', port: 4000 };
const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND redis.example'), { code: 'ENOTFOUND' });

it('tells why a port can’t be listened on, whatever wraps the reason', async () => {
  const starting = Promise.reject(new Error('it can’t start', { cause: notFound }));
  await expect(listening(starting, at, settings.port)).rejects.toThrow(
    'port 4000 on 127.0.0.1 can’t be opened: there is no host of that name; choose another with PORT or --port',
  );
});

it('leaves alone what has been told already: another host may be the one that is not found', async () => {
  const told = new CommandFailure('REDIS_URL can’t be used: getaddrinfo ENOTFOUND redis.example', { cause: notFound });
  await expect(listening(Promise.reject(told), at, settings.port)).rejects.toBe(told);
});
