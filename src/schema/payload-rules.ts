import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isNonNullType,
  isObjectType,
  TypeNameMetaFieldDef,
} from 'graphql';
import { type Action, decide, type Target } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { DomainError } from '../gamelift/errors.ts';
import { forbidden } from './authorize.ts';
import { type Guard, guardOf, isShown, type Named, PayloadView } from './payload-view.ts';
import { fieldsOf, includedBy, objectTypesOf, selectionSetsBelow } from './selected-fields.ts';

/** A mutation that is about to run for a viewer. */
export interface PendingMutation {
  viewer: Viewer;
  /** The objects that the arguments concern. */
  targets: readonly Target[];
  /** What the input named: of the payload's object, or of each of its objects in their order. */
  named: readonly Named[];
  info: GraphQLResolveInfo;
}

/**
 * Refuses a mutation whose payload could not be shown, before anything is changed: where a non-null field is selected that
 * the viewer may not see, neither by the policy nor because the input named it.
 *
 * @throws DomainError FORBIDDEN that names the field.
 */
export function refuseHiddenFields({ viewer, targets, named, info }: PendingMutation): void {
  const { schema, fragments, variableValues, fieldNodes } = info;
  const selections = { schema, fragmentOf: (name: string) => fragments[name], includes: includedBy(variableValues) };
  for (const payload of payloadTypesOf(info)) {
    for (const { definition: field, nodes } of fieldsOf(selections, payload, selectionSetsBelow(fieldNodes))) {
      const refusal = refusalOf(viewer, actionOf(field), targets);
      if (refusal !== null && isNonNullType(field.type)) throw hidden(payload, field, refusal);
      const found = refusal === null ? hiddenTypeOf(field, viewer, targets) : null;
      if (!found) continue;
      const { type, guard, reason } = found;
      for (const { definition: member } of fieldsOf(selections, type, selectionSetsBelow(nodes))) {
        const isNeeded = isNonNullType(member.type) && member !== TypeNameMetaFieldDef;
        if (isNeeded && !named.every((each) => isShown(member.name, guard, each))) throw hidden(type, member, reason);
      }
    }
  }
}

/** The payload as the viewer may see it: its objects are replaced by views where the viewer may not read them. */
export function payloadFor({ viewer, targets, named, info }: PendingMutation, payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || payload instanceof Error) return payload;
  const shown: Record<string, unknown> = { ...payload };
  for (const field of payloadTypesOf(info).flatMap((type) => Object.values(type.getFields()))) {
    const found = hiddenTypeOf(field, viewer, targets);
    const value = shown[field.name];
    if (!found || typeof value !== 'object' || value === null) continue;
    const { type, reason } = found;
    const viewOf = (object: object, index: number) =>
      new PayloadView(object, type, named[index] ?? {}, () => {
        throw forbidden(reason);
      });
    shown[field.name] = Array.isArray(value) ? value.map(viewOf) : viewOf(value, 0);
  }
  return shown;
}

/** The types that a mutation's payload can be of, errors among them. */
function payloadTypesOf({ schema, returnType }: GraphQLResolveInfo): readonly GraphQLObjectType[] {
  return objectTypesOf(schema, getNamedType(returnType));
}

/** The type of the field's objects, where the viewer may not read them; null where the viewer may, or where it has none. */
function hiddenTypeOf(
  field: GraphQLField<unknown, unknown>,
  viewer: Viewer,
  targets: readonly Target[],
): { type: GraphQLObjectType; guard: Guard; reason: string } | null {
  const type = getNamedType(field.type);
  const guard = isObjectType(type) ? guardOf(type) : undefined;
  const reason = refusalOf(viewer, guard?.action, targets);
  return isObjectType(type) && guard && reason !== null ? { type, guard, reason } : null;
}

function actionOf({ extensions }: GraphQLField<unknown, unknown>): Action | undefined {
  return extensions.action as Action | undefined;
}

/** Why the policy refuses; null where it allows, or where there is nothing to ask it for. */
function refusalOf(viewer: Viewer, action: Action | undefined, targets: readonly Target[]): string | null {
  if (action === undefined) return null;
  const decisions =
    targets.length === 0 ? [decide(viewer, action)] : targets.map((each) => decide(viewer, action, each));
  for (const decision of decisions) if (!decision.allowed) return decision.reason;
  return null;
}

function hidden(type: GraphQLObjectType, { name }: GraphQLField<unknown, unknown>, reason: string): DomainError {
  return forbidden(`${type.name}.${name} can't be shown in this payload: ${reason}`);
}
