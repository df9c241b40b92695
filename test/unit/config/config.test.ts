import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { sentenceOf } from '../../../src/config/problem.ts';
import type { ConfiguredCommand } from '../../../src/config/setting.ts';
import { settings } from '../../../src/config/settings.ts';
import { anyText } from '../../support/any-text.ts';

function problemsOf(command: ConfiguredCommand, env: Record<string, string>, ...flags: string[]): string[] {
  const loaded = loadConfig(command, env, flags);
  return loaded.ok ? [] : loaded.problems.map(sentenceOf);
}

function loaded(command: ConfiguredCommand, env: Record<string, string>, ...flags: string[]) {
  const result = loadConfig(command, env, flags);
  if (!result.ok) throw new Error(result.problems.map(sentenceOf).join('\n'));
  return { ...(result.config as Record<string, unknown>), sources: result.sources };
}

describe('loading the settings of a command', () => {
  it('needs nothing for dev', () => {
    expect(loaded('dev', {})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      emulatorPort: 9080,
      auth: 'none',
      pollBudgetShare: 0.4,
    });
  });

  it('takes a flag before the environment, and the environment before the default', () => {
    const config = loaded('dev', { PORT: '5000', HOST: '::1' }, '--port', '6000');
    expect(config).toMatchObject({ port: 6000, host: '::1', logLevel: 'info' });
    expect(config.sources).toMatchObject({ port: 'flag', host: 'environment', logLevel: 'default' });
  });

  it('reads a flag with its value behind an equals sign, and the last of two', () => {
    expect(loaded('dev', {}, '--port=1', '--port=2')).toMatchObject({ port: 2 });
  });

  it('takes an empty variable for none', () => {
    expect(loaded('dev', { PORT: '' })).toMatchObject({ port: 4000 });
  });

  it('switches on and off by flag and by environment', () => {
    expect(loaded('dev', {})).toMatchObject({ emulatorSimulate: true });
    expect(loaded('dev', {}, '--no-simulate')).toMatchObject({ emulatorSimulate: false });
    expect(loaded('emulate', {}, '--simulate')).toMatchObject({ emulatorSimulate: true });
    expect(loaded('emulate', { EMULATOR_SIMULATE: 'true' }, '--no-simulate')).toMatchObject({
      emulatorSimulate: false,
    });
    expect(problemsOf('emulate', { EMULATOR_SIMULATE: 'yes' })).toEqual([
      'EMULATOR_SIMULATE: expected true or false, got "yes"',
    ]);
  });

  it('keeps the Region of the seeded world whatever the shell’s AWS_REGION is', () => {
    expect(loaded('dev', { AWS_REGION: 'eu-west-1' })).toMatchObject({ emulatorRegion: 'us-west-2' });
  });

  it('refuses words that are no flags, wherever they stand', () => {
    expect(problemsOf('dev', {}, 'extra')).toEqual(['dev: expected flags only, got "extra"']);
    expect(problemsOf('dev', {}, '--port=1', 'extra')).toEqual(['dev: expected flags only, got "extra"']);
    expect(problemsOf('dev', {}, '--prot', '4000')).toEqual(['--prot: expected a flag of dev; did you mean --port?']);
    expect(problemsOf('dev', {}, '--prot=4000', 'extra')).toEqual([
      '--prot: expected a flag of dev; did you mean --port?',
      'dev: expected flags only, got "extra"',
    ]);
  });

  it('refuses serve without a choice of AUTH and AWS_REGION, and tells both', () => {
    expect(problemsOf('serve', {})).toEqual([
      'AUTH: expected none, jwt, api-key, or jwt,api-key for both; serve needs a choice',
      'AWS_REGION: expected an AWS Region, e.g. us-west-2; serve needs a choice',
    ]);
  });

  it('tells every problem at once, each by the name that the user wrote', () => {
    expect(problemsOf('dev', { HOST: 'a b', LOG_LEVEL: 'loud' }, '--port', 'x', '--rates=half', 'surplus')).toEqual([
      'dev: expected flags only, got "surplus"',
      'HOST: expected an address or a host name without a port, e.g. 127.0.0.1, :: or localhost, got "a b"',
      '--port: expected a port from 1 to 65535, or 0 for any free one, got "x"',
      'LOG_LEVEL: expected one of debug, info, warn, error, silent, got "loud"',
      '--rates: expected one of off, aws, got "half"',
    ]);
  });

  it('tells files that are not there with everything else', () => {
    const missing = { JWT_PUBLIC_KEY_FILE: '/nowhere/key.pem', PERSISTED_DOCUMENTS: '/nowhere/documents.json' };
    expect(problemsOf('dev', { PORT: 'x', AUTH: 'jwt', ...missing })).toEqual([
      'PORT: expected a port from 1 to 65535, or 0 for any free one, got "x"',
      'JWT_PUBLIC_KEY_FILE: expected a file that can be read, got "/nowhere/key.pem"',
      'PERSISTED_DOCUMENTS: expected a file that can be read, got "/nowhere/documents.json"',
    ]);
  });

  it('says what was probably meant by an unknown flag', () => {
    expect(problemsOf('dev', {}, '--prot', '4000')).toEqual(['--prot: expected a flag of dev; did you mean --port?']);
    expect(problemsOf('dev', {}, '--no-simulat')).toEqual([
      '--no-simulat: expected a flag of dev; did you mean --simulate?',
    ]);
    expect(problemsOf('dev', {}, '--zzzzzzzzzz')).toEqual(['--zzzzzzzzzz: expected a flag of dev (see dev --help)']);
    expect(problemsOf('dev', {}, '-p')).toEqual(['-p: expected a flag of dev (see dev --help)']);
  });

  it('says whose flag it is when it belongs to another command', () => {
    expect(problemsOf('emulate', {}, '--poll-budget-share', '1')).toEqual([
      '--poll-budget-share: expected a flag of emulate; this one belongs to dev and serve',
    ]);
  });

  it('refuses a longest interval under the shortest', () => {
    expect(problemsOf('dev', { POLL_MIN_INTERVAL_MS: '2000', POLL_MAX_INTERVAL_MS: '1000' })).toEqual([
      'POLL_MAX_INTERVAL_MS: expected at least POLL_MIN_INTERVAL_MS, which is 2000, got "1000"',
    ]);
    expect(problemsOf('dev', {}, '--poll-max-interval-ms', '200')).toEqual([
      '--poll-max-interval-ms: expected at least POLL_MIN_INTERVAL_MS, which is 1000, got "200"',
    ]);
  });

  it('tells a flag without its value', () => {
    expect(problemsOf('dev', {}, '--port')).toEqual([
      '--port: expected a port from 1 to 65535, or 0 for any free one, got ""',
    ]);
  });
});

describe('what a setting accepts', () => {
  it.each([
    ['port', ['0', '1', '65535'], ['65536', '-1', '1.5', '0x10', ' 1', '']],
    ['host', ['127.0.0.1', '::', '::1', 'localhost', 'a.example'], ['', 'a b', 'localhost:80', '[::1]', 'http://a']],
    ['region', ['us-west-2', 'us-gov-west-1', 'ap-southeast-4'], ['us', 'us-west', 'US-WEST-2', 'us-west-2a']],
    ['endpoint', ['http://127.0.0.1:9080', 'https://gamelift.example/'], ['ftp://a', '127.0.0.1:9080', 'http://']],
    [
      'redisUrl',
      ['redis://a', 'rediss://u:p%2Fw@a.example:6379/3', 'redis://127.0.0.1/', 'redis://[::1]:6379'],
      ['', 'a:6379', 'http://a', 'redis://', 'redis://:50%@a', 'redis://a/cache', 'redis://:p/w@a:6379'],
    ],
    ['corsHeaders', ['x-a', 'x-a,X-B'], ['', '*', 'x a', 'x-a,', 'x-a, x-b', 'x:a', 'ü']],
    ['jwtIssuer', ['a', 'https://id.example/', 'a b'], ['', ' ', ' a', 'a\n']],
    ['jwtPublicKeyFile', ['package.json'], ['', 'nowhere.pem', 'src', 'a\0b']],
    ['pollBudgetShare', ['0.01', '1', '.5'], ['0', '1.01', '-0.5', '40%']],
    ['pollMinIntervalMs', ['100', '600000'], ['99', '600001', '1s']],
    ['maxAliases', ['0', '10000'], ['-1', '10001']],
  ] as const)('%s', (name, good, bad) => {
    const { read } = settings[name].parser;
    for (const text of good) expect(read(text), text).not.toBeUndefined();
    for (const text of bad) expect(read(text), text).toBeUndefined();
  });

  it('no text at all is read otherwise than as a value or a problem', () => {
    const odd = fc.constantFrom('http://', 'a.example/b', '[', '%');
    const strange = anyText();
    const urls = fc.tuple(fc.constantFrom('http', 'https', 'redis', 'ftp'), strange);
    const texts = fc.oneof(
      strange,
      urls.map(([scheme, rest]) => `${scheme}://${rest}`),
      odd,
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const { parser } of Object.values(settings)) parser.read(text);
      }),
    );
  });

  it('an endpoint loses the slashes at its end', () => {
    expect(settings.endpoint.parser.read('http://127.0.0.1:9080/')).toBe('http://127.0.0.1:9080');
  });
});
