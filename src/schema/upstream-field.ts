import {
  type FieldKind,
  type FieldNullability,
  type InputFieldMap,
  type InputShapeFromFields,
  type Resolver,
  RootFieldBuilder,
  type SchemaTypes,
  type ShapeFromTypeParam,
  type TypeParam,
} from '@pothos/core';
import type { Action } from '../auth/policy.ts';
import type { UpstreamContext } from './context.ts';
import type { FieldCost } from './cost.ts';
import { callsUpstream } from './live-selection.ts';

declare global {
  namespace PothosSchemaTypes {
    interface RootFieldBuilder<Types extends SchemaTypes, ParentShape, Kind extends FieldKind = FieldKind> {
      /**
       * A field that calls GameLift: the only ones whose resolvers can. It names the action that the policy is asked for,
       * wherever the field is reached from, and its cost in calls. Below a subscription's event it is refused.
       */
      upstream<
        Type extends TypeParam<Types>,
        ResolveReturnShape,
        Nullable extends FieldNullability<Type> = Types['DefaultFieldNullability'],
        Args extends InputFieldMap = Record<never, never>,
      >(
        options: UpstreamFieldOptions<Types, ParentShape, Type, Nullable, Args, Kind, ResolveReturnShape>,
      ): FieldRef<Types, ShapeFromTypeParam<Types, Type, Nullable>, Kind>;
    }
  }
}

export type UpstreamFieldOptions<
  Types extends SchemaTypes,
  ParentShape,
  Type extends TypeParam<Types>,
  Nullable extends FieldNullability<Type>,
  Args extends InputFieldMap,
  Kind extends FieldKind,
  ResolveReturnShape,
> = Omit<
  PothosSchemaTypes.FieldOptions<Types, ParentShape, Type, Nullable, Args, ParentShape, ResolveReturnShape>,
  'action' | 'names' | 'extensions'
> & {
  action: Action;
  cost: FieldCost;
  /** Events hold what it needs: it may be selected below them, and then calls nothing. */
  isInEvents?: true;
  resolve: Resolver<
    ParentShape,
    InputShapeFromFields<Args>,
    UpstreamContext,
    ShapeFromTypeParam<Types, Type, Nullable>,
    ResolveReturnShape
  >;
} & (Kind extends 'Mutation'
    ? Required<Pick<PothosSchemaTypes.FieldOptions<Types, ParentShape, Type, Nullable, Args>, 'names'>>
    : unknown);

const { prototype } = RootFieldBuilder as unknown as {
  prototype: PothosSchemaTypes.RootFieldBuilder<SchemaTypes, unknown>;
};

prototype.upstream = function upstream({ cost, isInEvents, ...options }) {
  const isBelowEvents = this.kind !== 'Query' && this.kind !== 'Mutation' && !isInEvents;
  const extensions = { upstream: true, cost, ...(isBelowEvents ? callsUpstream : {}) };
  return this.field({ ...options, extensions } as never) as never;
};
