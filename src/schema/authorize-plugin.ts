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
import type { GraphQLFieldResolver } from 'graphql';
import type { Action, Target } from '../auth/policy.ts';
import { authorize } from './authorize.ts';
import type { Context } from './context.ts';

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
      /** Whom the arguments concern. The policy is asked for each of them, or once for nobody in particular. */
      targets?: (args: InputShapeFromFields<Args>) => readonly Target[];
    }
  }
}

const rootKinds = ['Query', 'Mutation', 'Subscription'];

/** Asks the policy before a field that names an action, and refuses to build a schema with a root field that names none. */
class AuthorizePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { action } = field.pothosOptions;
    if (action === undefined && rootKinds.includes(field.kind)) {
      throw new PothosSchemaError(`${field.parentType}.${field.name} names no action for the policy`);
    }
    return action === undefined ? field : { ...field, extensions: { ...field.extensions, action } };
  }

  override wrapResolve(resolver: Resolver<Types>, field: PothosOutputFieldConfig<Types>): Resolver<Types> {
    // A subscription is judged when it starts; its events resolve for a viewer who was let in.
    return field.kind === 'Subscription' ? resolver : afterAuthorization(resolver, field);
  }

  override wrapSubscribe(subscribe: Resolver<Types> | undefined, field: PothosOutputFieldConfig<Types>) {
    return subscribe && afterAuthorization(subscribe, field);
  }
}

type Resolver<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types['Context'], object>;

function afterAuthorization<Types extends SchemaTypes>(
  resolver: Resolver<Types>,
  { pothosOptions: { action, targets } }: PothosOutputFieldConfig<Types>,
): Resolver<Types> {
  if (action === undefined) return resolver;
  return (source, args, context, info) => {
    // A plugin is generic over its builder; the only builder it meets is ours.
    const ours = context as unknown as Context;
    const concerned = targets?.(args as never) ?? [];
    if (concerned.length === 0) authorize(ours, action);
    for (const target of concerned) authorize(ours, action, target);
    return resolver(source, args, context, info);
  };
}

SchemaBuilder.registerPlugin('authorize', AuthorizePlugin);
