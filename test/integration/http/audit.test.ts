import { serverAudits } from 'graphql-http';
import { afterAll, describe, expect, it } from 'vitest';
import { startTestGateway } from '../../support/harness.ts';

const { gateway, stop } = await startTestGateway();
afterAll(stop);

describe('the specification of GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${gateway.url}/graphql` });

  // MUST, SHOULD and MAY alike.
  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    expect((await audit.fn()).status).toBe('ok');
  });
});
