import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { command, freePort, occupiedPort } from './command.ts';
import { serve } from './served.ts';

async function startDev(env: Record<string, string> = {}) {
  const port = await freePort();
  const running = command(['dev', '--port', String(port), '--emulator-port', '0'], { env });
  await running.written('Ctrl-C ends it');
  return { ...running, url: `http://127.0.0.1:${port}` };
}

async function query(url: string, text: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text }),
  });
  return response.json();
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('gamelift-graphql dev', () => {
  // How long that takes: bench/start-up.ts.
  it('is ready when it says so, and shows what to open and one subscription to paste', async () => {
    const { url, output } = await startDev();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(output()).toContain(`${url}/graphiql`);
    expect(output()).toContain('GameLift emulator http://127.0.0.1:');
    const [subscription] = output().match(/^subscription \{.*?^\}/ms) ?? [];
    expect(subscription?.split('\n')).toHaveLength(8);
    const started = await fetch(`${url}/graphql?query=${encodeURIComponent(subscription ?? '')}`, {
      headers: { accept: 'text/event-stream' },
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of started.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes('harbor') || text.includes('Harbor')) break;
    }
    expect(text).toContain('"outcome":"NEW"');
  });

  it('holds the fleets of the README whatever Region the shell is set to', async () => {
    const { url } = await startDev({ AWS_REGION: 'eu-west-1' });
    expect(
      await query(
        url,
        '{ gameSession(gameSessionId: "arn:aws:gamelift:us-west-2::gamesession/fleet-5eed0001-0000-4000-8000-000000000001/harbor-duel") { status } }',
      ),
    ).toEqual({
      data: { gameSession: { status: 'ACTIVE' } },
    });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends at %s with exit code 0, at once, also with a subscriber',
    async (signal) => {
      // By then it would have cut him: this test does not last so long.
      const { url, child, ended, errors } = await startDev({ DRAIN_DEADLINE_MS: '600000' });
      const subscriber = new AbortController();
      onTestFinished(() => subscriber.abort());
      const stream = await fetch(
        `${url}/graphql?query=${encodeURIComponent('subscription { gameSessionTransitions(of: { fleetId: "fleet-5eed0002-0000-4000-8000-000000000002" }) { __typename } }')}`,
        { headers: { accept: 'text/event-stream' }, signal: subscriber.signal },
      );
      child.kill(signal);
      expect(await ended).toEqual({ code: 0, signal: null });
      await stream.text();
      expect(errors()).toBe('');
    },
  );

  it('takes the same signal twice for one wish, as a terminal under npm sends it', async () => {
    const { child, ended } = await startDev({ npm_lifecycle_event: 'start' });
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it('lives on when nobody reads its output any more', async () => {
    const { url, child } = await startDev();
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await query(url, '{ fleets { nodes { name } } }')).toHaveProperty('data.fleets.nodes.0.name', 'frontier');
  });

  it.each([
    ['--port', 'PORT'],
    ['--emulator-port', 'EMULATOR_PORT'],
  ])('tells in one line when the port of %s is taken, with exit code 1', async (flag, variable) => {
    const { port, release } = await occupiedPort();
    onTestFinished(release);
    const { ended, errors, output } = command(['dev', '--port', '0', '--emulator-port', '0', flag, String(port)]);
    expect((await ended).code).toBe(1);
    expect(errors()).toBe(
      `gamelift-graphql: port ${port} on 127.0.0.1 is already in use; choose another with ${variable} or ${flag}\n`,
    );
    expect(output()).toBe('');
  });
});

describe('gamelift-graphql serve', () => {
  it('refuses to start without a choice of who may do what', async () => {
    const { ended, errors } = command(['serve', '--region', 'us-west-2']);
    expect((await ended).code).toBe(1);
    expect(errors()).toBe(
      'gamelift-graphql: serve can’t start\n  AUTH: expected none, jwt, api-key, or jwt,api-key for both; serve needs a choice\n',
    );
  });

  it('runs against the emulator, tells when it is gone, and ends cleanly', async () => {
    const emulatorPort = await freePort();
    const emulator = command(['emulate', '--emulator-port', String(emulatorPort)]);
    await emulator.written('GameLift emulator at');
    const port = await freePort();
    const gateway = command(['serve', '--port', String(port), '--log-level', 'info'], {
      env: {
        AUTH: 'none',
        AWS_REGION: 'us-west-2',
        AWS_ACCESS_KEY_ID: 'emulator',
        AWS_SECRET_ACCESS_KEY: 'emulator',
        GAMELIFT_ENDPOINT: `http://127.0.0.1:${emulatorPort}`,
      },
    });
    await gateway.written('GraphQL at');
    const url = `http://127.0.0.1:${port}`;
    expect(await query(url, '{ fleets { nodes { name } } }')).toEqual({
      data: { fleets: { nodes: [{ name: 'frontier' }, { name: 'arena' }] } },
    });
    emulator.child.kill('SIGTERM');
    expect((await emulator.ended).code).toBe(0);
    const probe = async () => ({ status: (await fetch(`${url}/readyz`)).status });
    await expect.poll(probe, { interval: 200 }).toEqual({ status: 503 });
    gateway.child.kill('SIGTERM');
    expect(await gateway.ended).toEqual({ code: 0, signal: null });
    const lines = gateway
      .errors()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ level: 'info', msg: 'the gateway listens', url });
    expect(lines.at(-1)).toMatchObject({ level: 'info', msg: 'the gateway stops' });
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('a second %s', (signal) => {
  it('ends a gateway at once that has many to send away', async () => {
    // The second would be sent away after minutes: this test does not last so long.
    const { url, child, ended } = await serve({ DRAIN_DEADLINE_MS: '600000', DRAIN_WINDOW_MS: '300000' });
    const open = async () => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      onTestFinished(() => socket.terminate());
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      await new Promise((resolve) => socket.once('open', resolve));
      return { closed };
    };
    const sockets = [await open(), await open()];
    child.kill(signal);
    expect(await Promise.race(sockets.map(({ closed }) => closed))).toBe(1012);
    child.kill(signal);
    expect(await ended).toEqual({ code: signal === 'SIGINT' ? 130 : 143, signal: null });
  });
});

describe('the other commands', () => {
  it('check-config shows what holds and from where', async () => {
    const { ended, output } = command(['check-config', 'serve', '--auth', 'none'], {
      env: { AWS_REGION: 'eu-west-1', PORT: '8080' },
    });
    expect((await ended).code).toBe(0);
    expect(output()).toMatch(/^AUTH +none +flag$/m);
    expect(output()).toMatch(/^AWS_REGION +eu-west-1 +environment$/m);
    expect(output()).toMatch(/^PORT +8080 +environment$/m);
    expect(output()).toMatch(/^HOST +127\.0\.0\.1 +default$/m);
  });

  it.each([
    ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, 'http://127\\.0\\.0\\.1:9'],
    ['the setting', { GAMELIFT_ENDPOINT: 'http://127.0.0.1:8' }, 'http://127\\.0\\.0\\.1:8'],
    ['the Region', {}, 'https://gamelift\\.eu-west-1\\.amazonaws\\.com'],
  ])('check-config says where GameLift is called, from %s', async (source, more, url) => {
    const { ended, output } = command(['check-config', 'serve', '--auth', 'none'], {
      env: { AWS_REGION: 'eu-west-1', ...more },
    });
    expect((await ended).code).toBe(0);
    expect(output()).toMatch(new RegExp(`^GameLift is called at +${url} +${source}$`, 'm'));
  });

  it('an endpoint that is no URL is told in one line', async () => {
    const { ended, errors } = command(['check-config', 'serve', '--auth', 'none'], {
      env: { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'nowhere' },
    });
    expect((await ended).code).toBe(1);
    expect(errors()).toMatch(/^gamelift-graphql: GameLift’s endpoint can’t be found: .+\n$/);
  });

  it('a variable that was probably meant to be a setting is pointed out', async () => {
    const { ended, errors } = command(['check-config', 'serve', '--auth', 'none'], {
      env: { AWS_REGION: 'eu-west-1', LEASE_TTL: '5000' },
    });
    expect((await ended).code).toBe(0);
    expect(errors()).toContain('gamelift-graphql: LEASE_TTL is no setting; did you mean LEASE_TTL_MS?');
  });

  it('check-config tells every problem with exit code 1', async () => {
    const { ended, errors } = command(['check-config'], { env: { PORT: 'many' } });
    expect((await ended).code).toBe(1);
    expect(errors().trim().split('\n')).toHaveLength(4);
  });

  it.each([['serve'], ['check-config']])('%s tells which persisted document is no good', async (name) => {
    const { ended, errors, output } = command([name, '--auth', 'none', '--region', 'us-west-2'], {
      env: { PERSISTED_DOCUMENTS: 'test/e2e/documents-with-an-error.json' },
    });
    expect((await ended).code).toBe(1);
    expect(errors()).toBe(
      'gamelift-graphql: PERSISTED_DOCUMENTS: expected documents that are executed here, each under its ID, got "test/e2e/documents-with-an-error.json"\n' +
        '  "FleetNames": Cannot query field "nome" on type "Fleet". Did you mean "name"? (line 1, column 20)\n',
    );
    expect(output()).toBe('');
  });

  it('print-schema prints the schema that is committed', async () => {
    const { ended, output } = command(['print-schema']);
    expect((await ended).code).toBe(0);
    expect(output().trimEnd()).toBe(readFileSync('schema.graphql', 'utf8').trimEnd());
  });

  it('emulate speaks AWS JSON and has no control interface if that is switched off', async () => {
    const port = await freePort();
    const { written, child, ended } = command(['emulate', '--emulator-port', String(port), '--no-control']);
    await written('GameLift emulator at');
    const call = (path: string, headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body: '{}' });
    const answer = await call('/', {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'GameLift.ListFleets',
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20260101/us-west-2/gamelift/aws4_request, SignedHeaders=host, Signature=0',
    });
    expect(await answer.json()).toHaveProperty('FleetIds.0', 'fleet-5eed0001-0000-4000-8000-000000000001');
    expect((await call('/_emulator/clock', {})).status).toBe(404);
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it.each([
    [['--help'], 0, 'gamelift-graphql <command> --help shows its settings'],
    [['--version'], 0, version],
    [[], 0, 'check-config [dev | serve | emulate]'],
    [['serve', '--help'], 0, '(AWS_REGION; required)'],
    [['serve', 'help'], 0, '(AWS_REGION; required)'],
    [
      ['check-config', 'serve', '--auth', 'none', '--region', 'us-west-2', '--redis-prefix', 'help'],
      0,
      'REDIS_PREFIX               help',
    ],
    [['print-schema', 'introspektion'], 1, 'expected a format (introspection), got "introspektion"'],
    [['srve'], 1, 'there is no command "srve"; did you mean serve?'],
    [['dev', '--prot', '1'], 1, '--prot: expected a flag of dev; did you mean --port?'],
  ])('%j ends with exit code %i', async (args, code, text) => {
    const { ended, output, errors } = command(args);
    expect((await ended).code).toBe(code);
    expect(output() + errors()).toContain(text);
  });
});

describe('npm start', () => {
  it('ends with exit code 0 when npm alone is told to end', async () => {
    const [port, emulatorPort] = [await freePort(), await freePort()];
    const env = { PORT: String(port), EMULATOR_PORT: String(emulatorPort) };
    // As `npm start` runs it, without building once more.
    const { child, ended, written } = command(['--ignore-scripts', 'start'], { program: 'npm', env });
    await written('Ctrl-C ends it');
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 0, signal: null });
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });
});
