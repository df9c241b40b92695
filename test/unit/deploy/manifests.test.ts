import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig, settingsOf } from '../../../src/config/config.ts';
import type { ConfiguredCommand } from '../../../src/config/setting.ts';
import { tracingPackages } from '../../../src/observability/open-telemetry.ts';

type Environment = Record<string, string>;

/** The AWS SDK's and OpenTelemetry's. */
const notOfTheTable = /^(?:AWS|OTEL)_/;

/** What the image itself sets. */
const [, image = ''] = /^ENV (.*)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
const ofImage: Environment = Object.fromEntries(image.split(' ').map((pair) => pair.split('=')));

/** What a manifest runs must start with what the image and the manifest set. */
function expectToStart(command: ConfiguredCommand, flags: readonly string[], environment: Environment): void {
  expect(loadConfig(command, { ...ofImage, ...environment }, flags)).toMatchObject({ ok: true });
  const known = settingsOf(command).map(([, { env }]) => env);
  expect(Object.keys(environment).filter((name) => !notOfTheTable.test(name) && !known.includes(name))).toEqual([]);
}

describe('compose.yaml', () => {
  interface Compose {
    services: Record<string, { command: string[]; environment?: Environment; ports?: string[]; depends_on?: object }>;
  }
  const { services } = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as Compose;

  it('has two gateways, the emulator and Redis', () => {
    expect(Object.keys(services)).toEqual(['gateway-1', 'gateway-2', 'emulator', 'redis']);
  });

  it.each(['gateway-1', 'gateway-2', 'emulator'])('starts %s with settings that the command takes', (name) => {
    const { command: [command, ...flags] = [], environment = {} } = services[name] ?? {};
    expectToStart(command as ConfiguredCommand, flags, environment);
  });

  it('leads the gateways to the services beside them, and opens ports to this machine only', () => {
    const { GAMELIFT_ENDPOINT, REDIS_URL } = services['gateway-1']?.environment ?? {};
    expect(Object.keys(services)).toContain(new URL(GAMELIFT_ENDPOINT ?? '').hostname);
    expect(Object.keys(services)).toContain(new URL(REDIS_URL ?? '').hostname);
    for (const port of Object.values(services).flatMap(({ ports = [] }) => ports))
      expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

describe('the manifests for Kubernetes', () => {
  interface Resource {
    kind: string;
    metadata: { name: string };
    // biome-ignore lint/suspicious/noExplicitAny: each kind has a shape of its own.
    spec?: any;
    data?: Environment;
  }
  const documents = parseAllDocuments(readFileSync('deploy/kubernetes/gateway.yaml', 'utf8'));
  const resources = documents.map((document) => document.toJS() as Resource);
  const resource = (kind: string) => resources.find((candidate) => candidate.kind === kind);
  const pod = resource('Deployment')?.spec.template;
  const [container] = pod.spec.containers;

  it('are well-formed, and belong together', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    const { app } = pod.metadata.labels;
    expect(resource('Service')?.spec.selector).toEqual({ app });
    expect(resource('PodDisruptionBudget')?.spec.selector.matchLabels).toEqual({ app });
    expect(resource('HorizontalPodAutoscaler')?.spec.scaleTargetRef.name).toBe(resource('Deployment')?.metadata.name);
    expect(resource('ServiceAccount')?.metadata.name).toBe(pod.spec.serviceAccountName);
    expect(container.envFrom[0].configMapRef.name).toBe(resource('ConfigMap')?.metadata.name);
    expect(resource('Service')?.spec.ports[0].targetPort).toBe(container.ports[0].name);
  });

  it('start the gateway with settings that it takes', () => {
    const [command, ...flags] = container.args;
    expectToStart(command, flags, resource('ConfigMap')?.data ?? {});
  });

  it('probe what the gateway answers, and give it the time to drain', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const paths = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path);
    expect(paths).toEqual(['/healthz', '/healthz', '/readyz']);
    const beforeTermMs = Number(container.lifecycle.preStop.exec.command.at(-1).match(/, (\d+)\)/)[1]);
    const drainMs = Number(resource('ConfigMap')?.data?.DRAIN_DEADLINE_MS);
    expect(pod.spec.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(beforeTermMs + drainMs + 2_000);
  });

  it('scale on a metric that the gateway has, and run without privileges', () => {
    const { metrics } = resource('HorizontalPodAutoscaler')?.spec ?? {};
    expect(readFileSync('docs/metrics.md', 'utf8')).toContain(`\`${metrics[0].pods.metric.name}\``);
    // Applied again it would undo what the autoscaler has decided.
    expect(resource('Deployment')?.spec).not.toHaveProperty('replicas');
    expect(resource('HorizontalPodAutoscaler')?.spec.minReplicas).toBeGreaterThanOrEqual(2);
    expect(pod.spec.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
  });
});

describe('the task definition for ECS', () => {
  const task = JSON.parse(readFileSync('deploy/ecs/task-definition.json', 'utf8'));
  const [container] = task.containerDefinitions;
  const environment: Environment = Object.fromEntries(
    container.environment.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );

  it('starts the gateway with settings that it takes, on the port that it listens on', () => {
    const [command, ...flags] = container.command;
    expectToStart(command, flags, environment);
    const loaded = loadConfig('serve', environment, flags);
    expect(loaded).toMatchObject({ ok: true, config: { port: container.portMappings[0].containerPort } });
  });

  it('gives it the time to drain', () => {
    expect(container.stopTimeout * 1_000).toBeGreaterThan(Number(environment.DRAIN_DEADLINE_MS) + 2_000);
    expect(container.healthCheck.command.join(' ')).toContain('/healthz');
  });

  it('scales on a metric that the gateway has', () => {
    const scaling = JSON.parse(readFileSync('deploy/ecs/autoscaling.json', 'utf8'));
    const { CustomizedMetricSpecification: metric } = scaling.TargetTrackingScalingPolicyConfiguration;
    expect(readFileSync('docs/metrics.md', 'utf8')).toContain(`\`${metric.MetricName}\``);
    expect(metric.Dimensions.find(({ Name }: { Name: string }) => Name === 'TaskDefinitionFamily').Value).toBe(
      task.family,
    );
    expect(container.dockerLabels).toEqual({
      ECS_PROMETHEUS_EXPORTER_PORT: String(container.portMappings[0].containerPort),
      ECS_PROMETHEUS_METRICS_PATH: '/metrics',
    });
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');
  const stages = lines.filter((line) => line.startsWith('FROM '));

  it('builds in one stage and runs in another, as somebody without privileges', () => {
    expect(stages).toHaveLength(2);
    expect(lines.indexOf('USER node')).toBeGreaterThan(lines.lastIndexOf(stages.at(-1) ?? ''));
  });

  it('copies only what the context lets in, and what the build makes', () => {
    const allowed = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    for (const path of ['src', 'tsconfig.json', 'tsconfig.build.json', 'vite.config.ts']) {
      expect(allowed).toContain(`!${path}`);
    }
    const copied = lines
      .filter((line) => line.startsWith('COPY package'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    for (const path of copied) expect(allowed).toContain(`!${path}`);
    const fromBuild = lines.filter((line) => line.startsWith('COPY --from=build')).join(' ');
    for (const path of ['dist', 'node_modules', 'package.json']) expect(fromBuild).toContain(`/app/${path}`);
  });

  it('keeps the packages that traces need, in the versions that are tested, when it drops those of development', () => {
    const [, script = ''] =
      /npm install --save-prod \$\(node -p "(.*)"\) \\\n {2}&& npm prune --omit=dev$/m.exec(lines.join('\n')) ?? [];
    const installed = execFileSync(process.execPath, ['-p', script], { encoding: 'utf8' }).trim().split(' ');
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(installed).toEqual(tracingPackages.map((name) => `${name}@${devDependencies[name]}`));
  });

  it('asks for its health where the gateway answers', () => {
    expect(lines.join('\n')).toMatch(/HEALTHCHECK [\s\S]*\/healthz/);
  });
});
