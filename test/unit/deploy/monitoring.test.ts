import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Metrics } from '../../../src/observability/metrics.ts';

interface Dashboard {
  panels: { title: string; type: string; targets?: { expr: string }[] }[];
}
interface AlertRules {
  groups: { rules: { alert: string; expr: string; annotations: { runbook_url: string } }[] }[];
}

const dashboard = JSON.parse(readFileSync('deploy/grafana/dashboard.json', 'utf8')) as Dashboard;
const { groups } = parse(readFileSync('deploy/prometheus/alerts.yaml', 'utf8')) as AlertRules;
const rules = groups.flatMap((group) => group.rules);
const queries = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ of: title, expr }))),
  ...rules.map(({ alert, expr }) => ({ of: alert, expr })),
];

/** The series that /metrics has: a histogram's are three, and what prom-client tells of the process beside ours. */
const described = await Metrics.describe();
const labelsOf = new Map(
  described.flatMap(({ name, type, labels }) => {
    const series = type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name];
    return series.map((each) => [each, type === 'histogram' ? [...labels, 'le'] : [...labels]] as const);
  }),
);
const exposed = await new Metrics().expose();
const ofProcess = new Set([...exposed.matchAll(/^# TYPE ((?:process|nodejs)_\w+)/gm)].map(([, name = '']) => name));

describe('the dashboard and the alert rules', () => {
  it.each(queries)('$of asks for series that there are: $expr', ({ expr }) => {
    const selectors = [...expr.matchAll(/\b((?:gamelift_graphql|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)];
    expect(selectors.length).toBeGreaterThan(0);
    const known = new Set(['instance']);
    for (const [, name = '', matchers = ''] of selectors) {
      const labels = labelsOf.get(name) ?? (ofProcess.has(name) ? [] : undefined);
      expect(labels, name).toBeDefined();
      for (const label of labels ?? []) known.add(label);
      for (const [, label = ''] of matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)) {
        expect([...(labels ?? []), 'instance']).toContain(label);
      }
    }
    const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
    for (const label of grouped) expect([...known]).toContain(label);
    const depth = [...expr].reduce((open, character) => open + (character === '(' ? 1 : character === ')' ? -1 : 0), 0);
    expect(depth).toBe(0);
  });

  it('show every metric of ours somewhere, but for those that only a developer asks for', () => {
    const text = queries.map(({ expr }) => expr).join('\n');
    const unseen = described.map(({ name }) => name).filter((name) => !text.includes(name));
    expect(unseen).toEqual(['gamelift_graphql_live_timers']);
  });

  it('lead to a runbook each, and each runbook to an alert', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
    expect(rules.map(({ alert }) => alert).toSorted()).toEqual(headings.toSorted());
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook_url).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    }
  });
});
