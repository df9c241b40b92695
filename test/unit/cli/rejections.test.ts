import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** A query such as a client may send, to a schema in which a list's second entry fails at once and its first one later. */
const program = `
  import { buildSchema, execute, parse } from 'graphql';
  import { surviveRejections } from './src/cli/rejections.ts';
  import { createLogger } from './src/observability/logger.ts';
  surviveRejections(createLogger({ level: 'error', format: 'json' }));
  const schema = buildSchema('type Item { late: String! now: String! } type Query { items: [Item!]! }');
  const fails = () => { throw new Error('now') };
  const items = [
    { late: async () => { await new Promise((resolve) => setTimeout(resolve, 5)); throw new Error('later') }, now: '' },
    { late: '', now: fails },
  ];
  const { errors } = await execute({ schema, document: parse('{ items { late now } }'), rootValue: { items } });
  await new Promise((resolve) => setTimeout(resolve, 50));
  console.log(errors.map(({ message }) => message).join());
`;

test('a promise that graphql-js forgets does not end the process, and is told of in the log', async () => {
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const args = ['--import', 'tsx', '--input-type', 'module', '--eval', program];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd });
  expect(stdout).toBe('now\n');
  expect(JSON.parse(stderr)).toMatchObject({
    level: 'error',
    msg: 'a promise was rejected, and nobody had waited for it',
    err: { type: 'GraphQLError' },
  });
});
