import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLTypeResolver,
  getArgumentValues,
} from 'graphql';
import { AbandonedResult } from '../result-limits.ts';
import { TextInParts } from './json-text.ts';
import type { KeptText } from './kept-texts.ts';
import type { Place, QueryRun, Text } from './query-run.ts';

/** Completes a value into JSON as its type says. Throws or rejects where that can't be done. */
export type Complete = (value: unknown, run: QueryRun, place: Place) => Text;

export interface PlannedObject {
  fields: readonly PlannedField[];
  /** Where its text hangs on nothing but the object and the run's visibility. */
  kept: KeptText | null;
}

export interface PlannedField {
  /** What stands before its value, or all of it where it is the same each time. */
  lead: string;
  /** Its name in the result. */
  key: string;
  call: PlannedCall | null;
}

export interface PlannedCall extends FieldName {
  /** Among the fields of the plan. */
  index: number;
  /** The first of its nodes: there stands what its arguments are. */
  node: FieldNode;
  complete: Complete;
  /** Where it is a member of its object, without arguments, and a leaf. */
  leaf: PlannedLeaf | null;
}

export interface PlannedLeaf {
  member: string;
  /** Throws where the value is none of its type. */
  write: (value: unknown) => string;
}

/** A field of a type, as it is selected. */
export interface FieldName {
  parent: GraphQLObjectType;
  definition: GraphQLField<unknown, unknown>;
  /** Wherever it is selected under one key. */
  nodes: readonly FieldNode[];
}

export interface PlannedList {
  of: FieldName;
  item: GraphQLOutputType;
  complete: Complete;
}

export interface PlannedAbstract {
  of: FieldName;
  type: GraphQLAbstractType;
  resolveType: GraphQLTypeResolver<unknown, unknown>;
  /** By their types' names. */
  objects: ReadonlyMap<string, PlannedObject>;
}

/** The object that `source` is resolved to. */
export function objectText(object: PlannedObject, source: unknown, run: QueryRun, place: Place | undefined): Text {
  const { fields, kept } = object;
  if (kept === null || typeof source !== 'object' || source === null) return writtenObject(fields, source, run, place);
  const known = kept.get(source, run.visibility);
  if (known !== undefined) {
    run.count(known.length, place);
    return known;
  }
  const { peculiarities } = run;
  const text = writtenObject(fields, source, run, place);
  if (typeof text === 'string' && run.peculiarities === peculiarities) kept.set(source, run.visibility, text);
  return text;
}

function writtenObject(
  fields: readonly PlannedField[],
  source: unknown,
  run: QueryRun,
  place: Place | undefined,
): Text {
  const text = new TextInParts();
  try {
    for (const { lead, key, call } of fields) {
      text.add(lead);
      const leaf = call?.leaf ? plainLeaf(call.leaf, source) : null;
      run.count(lead.length + (leaf?.length ?? 0), place, key);
      if (!call) continue;
      text.add(leaf ?? fieldText(call, source, run, { prev: place, key, typename: call.parent.name }));
    }
  } catch (error) {
    return text.endedByFailure(error);
  }
  // Nothing is left where all fragments are of other types that share an interface.
  return text.endedBy(fields.length === 0 ? '{}' : '}');
}

/**
 * The root of a mutation: its fields one after the other. A payload whose text is given up does not keep the changes behind it from being made:
 * the result is given up once all are.
 */
export async function changesText(
  { fields }: PlannedObject,
  source: unknown,
  run: QueryRun,
  place: Place | undefined,
): Promise<string> {
  const texts: string[] = [];
  let abandoned: unknown = null;
  for (const field of fields) {
    try {
      texts.push(await changeText(field, source, run, place));
    } catch (error) {
      if (!(error instanceof AbandonedResult)) throw error;
      abandoned ??= error;
      texts.length = 0;
      run.beginAnew();
    }
  }
  if (abandoned !== null) throw abandoned;
  // Each lead says how it begins: together they are one object.
  return `${texts.join('') || '{'}}`;
}

/** One field of a mutation's root. It is begun before any of it is counted: a limit that is reached just then must not keep the change from being made. */
async function changeText(
  { lead, key, call }: PlannedField,
  source: unknown,
  run: QueryRun,
  place: Place | undefined,
): Promise<string> {
  const text = call ? await fieldText(call, source, run, { prev: place, key, typename: call.parent.name }) : '';
  run.count(lead.length, place, key);
  return lead + text;
}

/** The object of one of several types, as the type that it is found to be. */
export function abstractText(
  { of, type, resolveType, objects }: PlannedAbstract,
  found: unknown,
  run: QueryRun,
  place: Place,
): Text {
  const name = resolveType(found, run.contextValue, infoOf(of, run, place), type);
  const object = typeof name === 'string' ? objects.get(name) : undefined;
  if (object) return objectText(object, found, run, place);
  throw new GraphQLError(`Runtime Object type "${String(name)}" is not a possible type for "${type.name}".`);
}

/** A list with what each of its entries is completed to. */
export function listText({ of, item, complete }: PlannedList, list: unknown, run: QueryRun, above: Place): Text {
  if (typeof list !== 'object' || list === null || !(Symbol.iterator in list)) {
    throw new GraphQLError(
      `Expected Iterable, but did not find one for field "${of.parent.name}.${of.definition.name}".`,
    );
  }
  const text = new TextInParts();
  let key = 0;
  try {
    for (const value of list as Iterable<unknown>) {
      text.add(key === 0 ? '[' : ',');
      text.add(entryText(complete, value, run, { prev: above, key, typename: undefined }, of.nodes, item));
      key++;
    }
  } catch (error) {
    return text.endedByFailure(error);
  }
  return text.endedBy(key === 0 ? '[]' : ']');
}

/** Most fields of a page are such. Null where it needs more than that, to be told of an error for one. */
function plainLeaf({ member, write }: PlannedLeaf, source: unknown): string | null {
  if (typeof source !== 'object' || source === null) return null;
  try {
    // A member of a payload that its viewer may not read throws.
    const value = (source as Record<string, unknown>)[member];
    if (value == null || typeof value === 'function' || isPromise(value)) return null;
    return write(value);
  } catch {
    // It is written once more, where there are words for what is wrong.
    return null;
  }
}

function fieldText(call: PlannedCall, source: unknown, run: QueryRun, place: Place): Text {
  let value: unknown;
  try {
    value = resolved(call, source, run, place);
  } catch (error) {
    return run.failed(error, call.nodes, call.definition.type, place);
  }
  return entryText(call.complete, value, run, place, call.nodes, call.definition.type);
}

function entryText(
  complete: Complete,
  value: unknown,
  run: QueryRun,
  place: Place,
  nodes: readonly FieldNode[],
  type: GraphQLOutputType,
): Text {
  if (isPromise(value)) {
    // As a promise of Node's own, whatever it is: what is awaited is told by that.
    return Promise.resolve(value).then(
      (settled) => entryText(complete, settled, run, place, nodes, type),
      (error) => run.failed(error, nodes, type, place),
    );
  }
  try {
    if (value instanceof Error) throw value;
    const text = complete(value, run, place);
    return typeof text === 'string' ? text : text.then(undefined, (error) => run.failed(error, nodes, type, place));
  } catch (error) {
    return run.failed(error, nodes, type, place);
  }
}

function resolved(call: PlannedCall, source: unknown, run: QueryRun, place: Place): unknown {
  const { definition } = call;
  if (!definition.resolve && definition.args.length === 0 && typeof source === 'object' && source !== null) {
    const value = (source as Record<string, unknown>)[definition.name];
    if (typeof value !== 'function') return value;
    // It is called with this run's context.
    run.peculiarities++;
  }
  const { request, contextValue } = run;
  const args = request.args[call.index] ?? getArgumentValues(definition, call.node, request.variableValues);
  request.args[call.index] = args;
  const resolve = definition.resolve ?? defaultFieldResolver;
  return resolve(source, args, contextValue, infoOf(call, run, place));
}

function infoOf(
  { parent, definition, nodes }: FieldName,
  { request, rootValue }: QueryRun,
  path: Place,
): GraphQLResolveInfo {
  const { schema, operation, fragments, variableValues } = request;
  return {
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType: parent,
    path,
    schema,
    fragments,
    rootValue,
    operation,
    variableValues,
  };
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
