import SchemaBuilder from '@pothos/core';
import { isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../src/schema/context.ts';
import { schema } from '../../../src/schema/index.ts';
import { guardedBy } from '../../../src/schema/payload-view.ts';

/** A graph of its own, with the plugins of ours. Importing the schema has registered them. */
const createBuilder = () => new SchemaBuilder<{ Context: Context }>({ plugins: ['authorize'] });
type Builder = ReturnType<typeof createBuilder>;

/** Builds a graph from what is added to it; null where that works, else why not. */
function faultOf(add: (builder: Builder) => void): string | null {
  const builder = createBuilder();
  builder.queryType();
  builder.queryField('nothing', (t) => t.boolean({ action: 'read', resolve: () => true }));
  add(builder);
  try {
    builder.toSchema();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const action = 'read';
const cost = { calls: 1 };

describe('a field that calls GameLift', () => {
  test('reaches it by its context, where it names its action and its cost', () => {
    const fault = faultOf((builder) =>
      builder.queryField('fleet', (t) =>
        t.upstream({
          type: 'String',
          action,
          cost,
          resolve: async (_root, _args, { loaders }) => (await loaders.fleet('fleet-1'))?.name,
        }),
      ),
    );
    expect(fault).toBeNull();
  });

  test('neither compiles nor builds without an action', () => {
    const fault = faultOf((builder) =>
      builder.objectType(builder.objectRef<object>('Thing'), {
        fields: (t) => ({
          // @ts-expect-error: it names no action.
          calls: t.upstream({ type: 'String', cost, resolve: () => null }),
        }),
      }),
    );
    expect(fault).toBe('Thing.calls calls GameLift and names no action for the policy');
  });

  test('neither compiles nor builds without a cost', () => {
    const fault = faultOf((builder) =>
      // @ts-expect-error: it names no cost.
      builder.queryField('calls', (t) => t.upstream({ type: 'String', action, resolve: () => null })),
    );
    expect(fault).toBe('Query.calls calls GameLift and names no cost');
  });

  test('neither compiles nor is asked for what its input names where it is no mutation', () => {
    const fault = faultOf((builder) => {
      builder.queryField('calls', (t) =>
        // @ts-expect-error: only a mutation has a payload.
        t.upstream({ type: 'String', action, cost, names: () => ({}), resolve: () => null }),
      );
      builder.mutationType();
      // @ts-expect-error: a mutation says what its input names.
      builder.mutationField('change', (t) => t.upstream({ type: 'String', action, cost, resolve: () => null }));
    });
    expect(fault).toBeNull();
  });

  test('is nothing that an ordinary field can be: its context leads to no call', () => {
    const builder = createBuilder();
    builder.queryFields((t) => ({
      // @ts-expect-error: `loaders` is not of an ordinary field's context.
      loads: t.string({ action, resolve: async (_root, _args, { loaders }) => (await loaders.fleet('f'))?.name }),
      // @ts-expect-error: `gamelift` is not of an ordinary field's context.
      calls: t.string({ action, resolve: (_root, _args, context) => context.gamelift.gameSessionLogUrl('s', {}) }),
      budget: t.int({ action, resolve: (_root, _args, { budget }) => budget.state().length }),
    }));
    builder.mutationType();
    builder.mutationField('change', (t) =>
      // @ts-expect-error: `gamelift` is not of an ordinary field's context.
      t.string({ action, resolve: (_root, _args, { gamelift }) => `${gamelift}` }),
    );
  });

  test('is refused below events, but where they hold what it needs; a root field has none above it', () => {
    const builder = createBuilder();
    builder.queryType({
      fields: (t) => ({ root: t.upstream({ type: 'String', action, cost, resolve: () => null }) }),
    });
    builder.objectType(builder.objectRef<object>('Thing'), {
      fields: (t) => ({
        below: t.upstream({ type: 'String', action, cost, resolve: () => null }),
        held: t.upstream({ type: 'String', action, cost, isInEvents: true, resolve: () => null }),
      }),
    });
    const built = builder.toSchema();
    const thing = built.getType('Thing');
    const fields = isObjectType(thing) ? thing.getFields() : {};
    const isRefused = (extensions: object | undefined) => extensions && 'callsUpstream' in extensions;
    expect(isRefused(fields.below?.extensions)).toBe(true);
    expect(isRefused(fields.held?.extensions)).toBe(false);
    expect(isRefused(built.getQueryType()?.getFields().root?.extensions)).toBe(false);
  });
});

describe('a graph does not build', () => {
  test('with a cost beside a field that is none of those that call GameLift', () => {
    const fault = faultOf((builder) =>
      builder.queryField('calls', (t) => t.boolean({ action, extensions: { cost }, resolve: () => true })),
    );
    expect(fault).toBe('Query.calls costs GameLift calls and is no t.upstream field');
  });

  test('with a root field that names no action, of any kind', () => {
    const fault = faultOf((builder) => builder.queryField('calls', (t) => t.boolean({ resolve: () => true })));
    expect(fault).toBe('Query.calls names no action for the policy');
  });

  const addPayload = (builder: Builder, options: { guarded?: boolean; named?: boolean; resolved?: boolean }) => {
    const node = builder.interfaceRef<{ id: string }>('Node').implement({ fields: (t) => ({ id: t.exposeID('id') }) });
    const thing = builder.objectRef<{ id: string }>('Thing').implement({
      interfaces: [node],
      ...(options.guarded === false ? {} : { extensions: guardedBy('read', []) }),
    });
    const payload = builder.objectRef<{ thing: { id: string } }>('Payload').implement({
      fields: (t) => ({
        thing: options.resolved
          ? t.field({ type: thing, resolve: (found) => found.thing })
          : t.expose('thing', { type: thing }),
      }),
    });
    builder.mutationType();
    builder.mutationField('change', (t) =>
      t.field({
        type: payload,
        action,
        ...(options.named === false ? {} : { names: () => ({}) }),
        resolve: () => ({ thing: { id: '1' } }),
      }),
    );
  };

  test.each([
    [{}, null],
    [{ guarded: false }, 'Thing has a global ID and no guard'],
    [{ named: false }, 'Mutation.change does not say what its input names'],
    [{ resolved: true }, 'Payload.thing must be a member of its payload, or a t.upstream field'],
  ])('with a payload whose objects could not be guarded: %j', (options, fault) => {
    expect(faultOf((builder) => addPayload(builder, options))).toBe(fault);
  });
});

test('each field of the graph that costs calls names the action that it needs', () => {
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ ...field, of: type.name })));
  const upstream = fields.filter(({ extensions }) => extensions.upstream);
  expect(upstream.length).toBeGreaterThan(20);
  expect(upstream.filter(({ extensions }) => !extensions.action || !extensions.cost)).toEqual([]);
});
