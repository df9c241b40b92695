import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { command, freePort } from '../../e2e/command.ts';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';

/** A key and a certificate of our own for this machine. */
function selfSigned() {
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const files = { key: join(directory, 'key.pem'), certificate: join(directory, 'certificate.pem') };
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-keyout', files.key, '-out', files.certificate],
    ],
    { stdio: 'ignore' },
  );
  return files;
}

describe.skipIf(!hasRedisServer)('a Redis behind TLS and a password', () => {
  test('is used where its certificate is trusted, and nowhere else', async () => {
    const { key, certificate } = selfSigned();
    const tlsPort = await freePort();
    const tls = ['--tls-port', String(tlsPort), '--tls-cert-file', certificate, '--tls-key-file', key];
    const noClientCertificates = ['--tls-ca-cert-file', certificate, '--tls-auth-clients', 'no'];
    await using _redis = await startRedisServer({ password: 'secret', arguments: [...tls, ...noClientCertificates] });
    const env = {
      ...{ AUTH: 'none', AWS_REGION: 'us-west-2', ENGINE: 'redis', REDIS_PREFIX: 'tls:' },
      REDIS_URL: `rediss://:secret@127.0.0.1:${tlsPort}`,
    };
    const trusting = command(['serve', '--port', '0'], { env: { ...env, NODE_EXTRA_CA_CERTS: certificate } });
    await trusting.written('GraphQL at');
    const distrusting = command(['serve', '--port', '0'], { env });
    expect((await distrusting.ended).code).toBe(1);
    expect(distrusting.errors()).toBe('gamelift-graphql: REDIS_URL can’t be used: self-signed certificate\n');
    trusting.child.kill('SIGTERM');
    expect(await trusting.ended).toEqual({ code: 0, signal: null });
    expect(trusting.output() + trusting.errors()).not.toContain('secret');
  });
});
