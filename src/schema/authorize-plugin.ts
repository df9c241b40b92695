import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type InputShapeFromFields,
  type PothosOutputFieldConfig,
  PothosSchemaError,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Action, Target } from '../auth/policy.ts';
import { authorize } from './authorize.ts';
import { faultsOf } from './build-rules.ts';
import type { Context } from './context.ts';
import { payloadFor, refuseHiddenFields } from './payload-rules.ts';
import { type Guard, type Named, PayloadView } from './payload-view.ts';

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      authorize: AuthorizePlugin<Types>;
    }
    interface FieldOptions<
      Types extends SchemaTypes = SchemaTypes,
      ParentShape = unknown,
      Type extends TypeParam<Types> = TypeParam<Types>,
      Nullable extends FieldNullability<Type> = FieldNullability<Type>,
      Args extends InputFieldMap = InputFieldMap,
      ResolveShape = unknown,
      ResolveReturnShape = unknown,
    > {
      /** What the policy is asked before the field is resolved or subscribed to. Every root field must name one. */
      action?: Action;
      /** The players that the arguments concern. The policy is asked for each of them, or once without a player. */
      targets?: (args: InputShapeFromFields<Args>) => readonly Target[];
      /**
       * Of a mutation: what its input named of the object in its payload, or of each of them in their order. To a caller that
       * may not read the object, the payload shows nothing else but its IDs and its status.
       */
      names?: (args: InputShapeFromFields<Args>) => Named | readonly Named[];
    }
  }
}

const rootKinds = ['Query', 'Mutation', 'Subscription'];

/**
 * Asks the policy before a field that names an action, and shows in payloads of mutations only what their caller may see.
 * Refuses to build a schema in which that can't be done: a root field that names no action, and what `faultsOf` finds.
 */
class AuthorizePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { action, names } = field.pothosOptions;
    if (action === undefined && rootKinds.includes(field.kind)) {
      throw new PothosSchemaError(`${field.parentType}.${field.name} names no action for the policy`);
    }
    if (action === undefined) return field;
    return { ...field, extensions: { ...field.extensions, action, ...(names && { namesItsInput: true }) } };
  }

  override wrapResolve(resolver: Resolver<Types>, field: PothosOutputFieldConfig<Types>): Resolver<Types> {
    // A subscription is judged when it starts: its viewer may read the objects in its events.
    if (field.kind === 'Subscription') return resolver;
    const authorized = afterAuthorization(
      field.kind === 'Mutation' ? withinPayloadRules(resolver, field) : resolver,
      field,
    );
    const guard = this.buildCache.getTypeConfig(field.parentType).extensions?.guard as Guard | undefined;
    // A field that is read straight from its object stays one: a view's members see to themselves.
    if (!guard || authorized === defaultFieldResolver) return authorized;
    // A field that the view shows does not need the action that reads the object, but any other that it names.
    return throughViews(authorized, field.pothosOptions.action === guard.action ? resolver : authorized, field.name);
  }

  override wrapSubscribe(subscribe: Resolver<Types> | undefined, field: PothosOutputFieldConfig<Types>) {
    return subscribe && afterAuthorization(subscribe, field);
  }

  override afterBuild(schema: GraphQLSchema): GraphQLSchema {
    const [fault] = faultsOf(schema);
    if (fault !== undefined) throw new PothosSchemaError(fault);
    return schema;
  }
}

type Resolver<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types['Context'], object>;

function afterAuthorization<Types extends SchemaTypes>(
  resolver: Resolver<Types>,
  { pothosOptions: { action, targets } }: PothosOutputFieldConfig<Types>,
): Resolver<Types> {
  if (action === undefined) return resolver;
  return (source, args, context, info) => {
    const concerned = targets?.(args as never) ?? [];
    if (concerned.length === 0) authorize(ours(context), action);
    for (const target of concerned) authorize(ours(context), action, target);
    return resolver(source, args, context, info);
  };
}

function withinPayloadRules<Types extends SchemaTypes>(
  resolver: Resolver<Types>,
  { pothosOptions: { targets, names } }: PothosOutputFieldConfig<Types>,
): Resolver<Types> {
  return async (source, args, context, info) => {
    const named = names?.(args as never) ?? {};
    const pending = {
      viewer: ours(context).viewer,
      targets: targets?.(args as never) ?? [],
      named: Array.isArray(named) ? (named as readonly Named[]) : [named as Named],
      info,
    };
    refuseHiddenFields(pending);
    return payloadFor(pending, await resolver(source, args, context, info));
  };
}

/** @param shown the resolver for a field that a view shows. */
function throughViews<Types extends SchemaTypes>(
  otherwise: Resolver<Types>,
  shown: Resolver<Types>,
  name: string,
): Resolver<Types> {
  return (source, args, context, info) =>
    source instanceof PayloadView
      ? source.read(name, args, (object) => shown(object, args, context, info))
      : otherwise(source, args, context, info);
}

/** A plugin is generic over its builder; the only builder it meets is ours. */
function ours<Types extends SchemaTypes>(context: Types['Context']): Context {
  return context as unknown as Context;
}

SchemaBuilder.registerPlugin('authorize', AuthorizePlugin);
