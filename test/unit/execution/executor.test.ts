import {
  buildSchema,
  type ExecutionResult,
  type GraphQLScalarType,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { openViewer } from '../../../src/auth/viewer.ts';
import { Executor } from '../../../src/execution/executor.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { noTracing } from '../../../src/observability/tracing.ts';
import type { Context } from '../../../src/schema/context.ts';

/** An executor whose schema counts how often a field's argument is made: graphql-js makes it for each object, a plan once for all. */
function startExecutor(compileOperations: boolean) {
  const schema = buildSchema('scalar Text type Query { things: [Thing!]! } type Thing { echo(text: Text): Text }');
  let made = 0;
  (schema.getType('Text') as GraphQLScalarType).parseLiteral = (node) => {
    made++;
    return 'value' in node ? node.value : null;
  };
  const echo = ({ text }: { text: string }) => text;
  const things = schema.getQueryType()?.getFields().things;
  if (things) things.resolve = () => [{ echo }, { echo }, { echo }];
  const executor = new Executor({
    schema,
    createContext: () => ({}) as Context,
    clock: systemClock,
    timeoutMs: 10_000,
    maxResponseBytes: 1_000_000,
    tracing: noTracing,
    compileOperations,
  });
  const document = parse('{ things { echo(text: "hello") } }');
  const operation = getOperationAST(document) as OperationDefinitionNode;
  const call = { transport: 'http', requestId: 'r', signal: undefined, headers: {} } as const;
  /** The data, and how often the argument was made for it. */
  return async (fields: number) => {
    made = 0;
    const prepared = { document, operation, variableValues: {}, calls: 0, fields, call, arrivedAt: 0 };
    const result: ExecutionResult = await executor.query({ ...prepared, viewer: openViewer, address: '' });
    expect(JSON.parse(JSON.stringify(result))).toEqual({ data: { things: Array(3).fill({ echo: 'hello' }) } });
    return made;
  };
}

test('A small operation is executed by graphql-js the first time, and compiled when it comes again', async () => {
  const argumentsMadeOf = startExecutor(true);
  expect([await argumentsMadeOf(3), await argumentsMadeOf(3)]).toEqual([3, 1]);
});

test('A large operation is compiled the first time', async () => {
  expect(await startExecutor(true)(1_000)).toBe(1);
});

test('With compilation turned off, graphql-js executes an operation however often it comes, and however large it is', async () => {
  const argumentsMadeOf = startExecutor(false);
  expect([await argumentsMadeOf(3), await argumentsMadeOf(3), await argumentsMadeOf(1_000)]).toEqual([3, 3, 3]);
});
