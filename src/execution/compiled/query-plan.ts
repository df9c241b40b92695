import {
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { isOfItsObject } from '../../schema/of-its-object.ts';
import { fieldsOf, type SelectedField, type Selections, selectionSetsBelow } from '../../schema/selected-fields.ts';
import type { KeptTexts } from './kept-texts.ts';
import { leafWriterOf } from './leaf-writers.ts';
import type { QueryRun, Text } from './query-run.ts';
import {
  abstractText,
  type Complete,
  changesText,
  type FieldName,
  listText,
  objectText,
  type PlannedField,
  type PlannedLeaf,
  type PlannedObject,
} from './query-text.ts';

/** A query, a mutation, or a subscription's event, made into functions. */
export interface QueryPlan {
  /** The JSON of its data. Throws or rejects where an error reaches the top. */
  dataOf: (run: QueryRun) => Text;
  fieldCount: number;
}

/**
 * Makes an operation, or what a subscription says of an event, into functions that write its data straight as JSON, and fail as graphql-js does.
 * Only what is plain can be planned: abstract types only where a function tells which type an object is of, and not more than `mostFields`.
 */
export class QueryPlanner {
  readonly #schema: GraphQLSchema;
  readonly #selections: Selections;
  readonly #texts: KeptTexts;
  readonly #mostFields: number;
  #fieldCount = 0;

  constructor(selections: Selections, texts: KeptTexts, mostFields: number) {
    this.#schema = selections.schema;
    this.#selections = selections;
    this.#texts = texts;
    this.#mostFields = mostFields;
  }

  /** Null where it is graphql-js's to execute. */
  plan(operation: OperationDefinitionNode): QueryPlan | null {
    const type = this.#schema.getRootType(operation.operation);
    const root = type && this.#objectOf(type, [operation.selectionSet]);
    if (!root) return null;
    const textOf = operation.operation === OperationTypeNode.MUTATION ? changesText : objectText;
    return { dataOf: (run) => textOf(root, run.rootValue, run, undefined), fieldCount: this.#fieldCount };
  }

  #objectOf(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): ShapedObject | null {
    if (type.isTypeOf) return null;
    const fields: ShapedField[] = [];
    for (const selected of fieldsOf(this.#selections, type, selectionSets)) {
      const field = this.#fieldOf(selected, fields.length === 0);
      if (!field) return null;
      fields.push(field);
    }
    const isAlike = fields.every(({ shape }) => shape !== null);
    // What is part of a text that is kept is not kept itself.
    if (!isAlike) for (const { below } of fields) if (below) this.#keep(below);
    return { fields, kept: null, shape: isAlike ? `${type.name}{${fields.map(({ shape }) => shape)}}` : null };
  }

  #keep(object: ShapedObject): void {
    const names = new Set(object.fields.map(({ call }) => call?.definition.name));
    if (object.shape === null || names.size < fewestFieldsKept) return;
    object.kept = this.#texts.of(object.shape);
  }

  #fieldOf({ parent, key, definition, nodes }: SelectedField, isFirst: boolean): ShapedField | null {
    const [node] = nodes;
    const index = this.#fieldCount++;
    if (index >= this.#mostFields) return null;
    const lead = `${isFirst ? '{' : ','}${JSON.stringify(key)}:`;
    const { name } = definition;
    if (definition === TypeNameMetaFieldDef) {
      return { lead: `${lead}"${parent.name}"`, key, call: null, below: null, shape: `${key}:${name}` };
    }
    const value = this.#valueOf(definition.type, { parent, definition, nodes });
    if (!value) return null;
    const { complete, below } = value;
    const isAlike =
      isOfItsObject(definition) && (below ? below.shape !== null : isLeafType(getNamedType(definition.type)));
    return {
      lead,
      key,
      call: { index, parent, definition, nodes, node, complete, leaf: leafOf(definition) },
      below,
      shape: isAlike ? `${key}:${name}${below?.shape ?? ''}` : null,
    };
  }

  #valueOf(type: GraphQLOutputType, of: FieldName): ShapedValue | null {
    const value = this.#presentValueOf(getNullableType(type), of);
    if (!value) return null;
    const { complete, below } = value;
    if (!isNonNullType(type)) {
      return { below, complete: (found, run, place) => (found == null ? 'null' : complete(found, run, place)) };
    }
    return {
      below,
      complete(found, run, place) {
        if (found == null) {
          throw new Error(`Cannot return null for non-nullable field ${of.parent.name}.${of.definition.name}.`);
        }
        return complete(found, run, place);
      },
    };
  }

  #presentValueOf(type: GraphQLOutputType, of: FieldName): ShapedValue | null {
    if (isLeafType(type)) {
      const write = leafWriterOf(type);
      const complete: Complete = (found, run, place) => {
        const text = write(found);
        run.count(text.length, place);
        return text;
      };
      return { below: null, complete };
    }
    if (isListType(type)) {
      const entry = this.#valueOf(type.ofType, of);
      if (!entry) return null;
      const list = { of, item: type.ofType, complete: entry.complete };
      return { below: entry.below, complete: (found, run, place) => listText(list, found, run, place) };
    }
    const selectionSets = selectionSetsBelow(of.nodes);
    if (!isObjectType(type)) return this.#abstractOf(type, selectionSets, of);
    const below = this.#objectOf(type, selectionSets);
    return below && { below, complete: (found, run, place) => objectText(below, found, run, place) };
  }

  /** Planned as each of the types that it may be found to be, by a function of its own. */
  #abstractOf(
    type: GraphQLAbstractType,
    selectionSets: readonly SelectionSetNode[],
    of: FieldName,
  ): ShapedValue | null {
    const { resolveType } = type;
    if (!resolveType) return null;
    const objects = new Map<string, ShapedObject>();
    for (const possible of this.#schema.getPossibleTypes(type)) {
      const object = this.#objectOf(possible, selectionSets);
      if (!object) return null;
      objects.set(possible.name, object);
      // An event is an object of its own; the session in it is that of all who are told of it, whatever else they select.
      for (const { below } of object.fields) if (below) this.#keep(below);
    }
    const abstract = { of, type, resolveType, objects };
    return { below: null, complete: (found, run, place) => abstractText(abstract, found, run, place) };
  }
}

/** With what its text is made of, so that equal ones are known: null where the object alone does not decide on it. */
interface ShapedObject extends PlannedObject {
  fields: readonly ShapedField[];
  shape: string | null;
}

interface ShapedField extends PlannedField {
  shape: string | null;
  /** The object, or the objects of the list, that it leads to. */
  below: ShapedObject | null;
}

interface ShapedValue {
  complete: Complete;
  below: ShapedObject | null;
}

/**
 * Smaller ones are written as fast as they are looked up. Many names for few members make them no larger: of those that a history holds for long
 * (a session's properties) there would be as many texts as there are ways to ask.
 */
const fewestFieldsKept = 4;

function leafOf({ name, type, args, resolve }: GraphQLField<unknown, unknown>): PlannedLeaf | null {
  const leaf = getNullableType(type);
  return !resolve && args.length === 0 && isLeafType(leaf) ? { member: name, write: leafWriterOf(leaf) } : null;
}
