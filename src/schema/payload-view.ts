import type { GraphQLObjectType } from 'graphql';
import type { Action } from '../auth/policy.ts';

/** How a type is guarded in a mutation's payload. */
export interface Guard {
  /** What a viewer must be allowed to do in order to read its objects. */
  readonly action: Action;
  /** Fields that a payload shows to each caller: the object's IDs and its status. */
  readonly always: readonly string[];
}

/**
 * To be spread into a type's `extensions`: of its objects, a mutation's payload shows a caller that may not read them only
 * `always` and what the mutation's input named. Each type with a global ID must have it.
 */
export function guardedBy(action: Action, always: readonly string[]): { guard: Guard } {
  return { guard: { action, always: ['id', ...always] } };
}

export function guardOf({ extensions }: Pick<GraphQLObjectType, 'extensions'>): Guard | undefined {
  return extensions.guard as Guard | undefined;
}

/**
 * By field of the payload's object, what the mutation's input said of it. Null and undefined: nothing, so the field is not
 * shown. A function: what of the field, with these arguments, the input named; undefined where that is nothing. Anything
 * else: the field is shown as the answer holds it, or, where the answer does not hold it, as the input named it.
 */
export type Named = Readonly<Record<string, unknown>>;

/** Whether a payload shows the field to a caller that may not read its object, with some arguments at least. */
export function isShown(field: string, guard: Guard, named: Named): boolean {
  return guard.always.includes(field) || named[field] != null;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * One object in the payload of a mutation, as a caller sees it that may not read the object. Made for one payload, so that
 * nothing that is kept by object can lead to another viewer. Members that are not shown throw when they are read.
 */
export class PayloadView {
  readonly #object: Members;
  readonly #guard: Guard;
  readonly #named: Named;
  readonly #refuse: () => never;

  /** @param refuse throws what a field that is not shown fails with. */
  constructor(object: object, type: GraphQLObjectType, named: Named, refuse: () => never) {
    this.#object = object as Members;
    // Only guarded types are wrapped.
    this.#guard = guardOf(type) ?? { action: 'read', always: [] };
    this.#named = named;
    this.#refuse = refuse;
    // Fields without a resolver are read straight from their object.
    for (const name of Object.keys(type.getFields())) {
      Object.defineProperty(this, name, { get: () => this.read(name, {}, (members) => members[name]) });
    }
  }

  /**
   * The value of a field.
   *
   * @param resolve the field's own resolver; gets the object as far as the input named it.
   * @throws what `refuse` throws, where the field is not shown.
   */
  read<T>(field: string, args: unknown, resolve: (object: Members) => T): T {
    if (this.#guard.always.includes(field)) return resolve(this.#object);
    const named = this.#named[field];
    if (named == null) return this.#refuse();
    if (typeof named === 'function') {
      const value: unknown = named(this.#object, args);
      return value === undefined ? this.#refuse() : resolve({ ...this.#object, [field]: value });
    }
    return resolve(this.#object[field] === undefined ? { ...this.#object, [field]: named } : this.#object);
  }
}
