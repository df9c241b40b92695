import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publishedRates } from '../../../src/gamelift/budget/published-rates.ts';

interface Policy {
  Version: string;
  Statement: { Sid: string; Effect: string; Action: string[]; Resource: string }[];
}

const policy = JSON.parse(readFileSync('deploy/iam/policy.json', 'utf8')) as Policy;
const actionsOf = (sid: string) => policy.Statement.find(({ Sid }) => Sid === sid)?.Action ?? [];

describe('the IAM policy', () => {
  it('allows exactly the operations that the gateway calls', () => {
    const allowed = policy.Statement.flatMap(({ Action }) => Action);
    const called = Object.keys(publishedRates).map((operation) => `gamelift:${operation}`);
    expect(allowed.toSorted()).toEqual(called.toSorted());
    expect(policy.Statement.every(({ Effect }) => Effect === 'Allow')).toBe(true);
  });

  it('has what changes something in a statement of its own, so that a gateway that only reads can do without', () => {
    expect(actionsOf('Read').filter((action) => !/:(?:Describe|Get|List|Resolve|Search)/.test(action))).toEqual([]);
    expect(actionsOf('Change').filter((action) => !/:(?:Create|Terminate|Update)/.test(action))).toEqual([]);
  });
});
