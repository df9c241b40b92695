import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';

export interface RandomOperation {
  text: string;
  variableValues: Record<string, unknown>;
}

export interface RandomOptions {
  schema: GraphQLSchema;
  kind: 'query' | 'mutation' | 'subscription';
  /** Texts that arguments and input fields of such a name take. Others take any. */
  texts: Readonly<Record<string, readonly string[]>>;
  /** Fields, as "Type.field", that are not asked for. */
  without?: ReadonlySet<string>;
  /** Values of an Int. Default 0, 1, 2 and 20. */
  numbers?: readonly number[];
  /** At most so many further aliases of a field that leads to objects, with one selection for all. Default 0. */
  moreAliases?: number;
}

/**
 * Operations over a schema, nearly all of them valid: names asked for again with other selections below, fragments with and without types that are
 * spread again and again, arguments and variables with and without defaults and values.
 */
export function randomOperations(options: RandomOptions): fc.Arbitrary<RandomOperation> {
  return fc.gen().map((generate) => new Writer(options, generate).operation());
}

type Pick = fc.GeneratorValue;

class Writer {
  readonly #options: RandomOptions;
  readonly #generate: Pick;
  readonly #fragments: { name: string; type: string; text: string }[] = [];
  readonly #variables = new Map<string, string>();
  readonly #values: Record<string, unknown> = {};
  readonly #isConditional: boolean;
  #aliasCount = 0;

  constructor(options: RandomOptions, generate: Pick) {
    this.#options = options;
    this.#generate = generate;
    this.#isConditional = this.#number(0, 9) === 0;
  }

  operation(): RandomOperation {
    const { schema, kind } = this.#options;
    const root = schema.getRootType(kind as never) as GraphQLObjectType;
    const selection = kind === 'query' ? this.#selectionSet(root, 5) : `{ ${this.#fieldOf(root, 4)} }`;
    const declared = [...this.#variables].map(([name, type]) => `$${name}: ${type}`).join(', ');
    const fragments = this.#fragments.map(({ name, type, text }) => `fragment ${name} on ${type} ${text}`);
    const text = [`${kind} Random${declared && `(${declared})`} ${selection}`, ...fragments].join('\n');
    return { text, variableValues: this.#values };
  }

  #selectionSet(type: GraphQLNamedType, depth: number): string {
    const selections = Array.from({ length: this.#number(1, 4) }, () => this.#selection(type, depth));
    return `{ ${selections.join(' ')} }`;
  }

  #selection(type: GraphQLNamedType, depth: number): string {
    const chance = this.#number(0, 99);
    if (chance < 4 && this.#isConditional)
      return `__typename @${this.#one(['skip(if: false)', 'include(if: true)', 'skip(if: true)'])}`;
    if (chance < 10) return this.#one(['__typename', 'kind: __typename']);
    if (depth > 0 && chance < 18) return `... ${this.#selectionSet(type, depth - 1)}`;
    if (depth > 0 && chance < 34) return this.#spread(type, depth - 1);
    if (depth > 0 && (chance < 50 || isAbstractType(type))) {
      const other = this.#one(this.#overlapping(type));
      return `... on ${other.name} ${this.#selectionSet(other, depth - 1)}`;
    }
    return isObjectType(type) || isInterfaceType(type) ? this.#fieldOf(type, depth) : '__typename';
  }

  /** The type itself, its interfaces, and what it may be found to be. */
  #overlapping(type: GraphQLNamedType): GraphQLNamedType[] {
    const { schema } = this.#options;
    if (isAbstractType(type)) return [type, ...schema.getPossibleTypes(type)];
    return isObjectType(type) ? [type, ...type.getInterfaces()] : [type];
  }

  #spread(type: GraphQLNamedType, depth: number): string {
    const names = new Set(this.#overlapping(type).map(({ name }) => name));
    const known = this.#fragments.filter((fragment) => names.has(fragment.type));
    if (known.length > 0 && this.#number(0, 2) > 0) return `...${this.#one(known).name}`;
    const on = this.#one(this.#overlapping(type));
    // Written before it has a name that others could spread: none reaches itself.
    const text = this.#selectionSet(on, depth);
    const name = `F${this.#fragments.length}`;
    this.#fragments.push({ name, type: on.name, text });
    return `...${name}`;
  }

  #fieldOf(type: GraphQLNamedType, depth: number): string {
    const { without } = this.#options;
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const allowed = fields.filter(
      (field) =>
        !without?.has(`${type.name}.${field.name}`) && (depth > 0 || !isCompositeType(getNamedType(field.type))),
    );
    if (allowed.length === 0) return '__typename';
    // Ways down are few among many leaves.
    const ways = allowed.filter((field) => isCompositeType(getNamedType(field.type)));
    const field = this.#one(ways.length > 0 && this.#number(0, 1) > 0 ? ways : allowed);
    const { alias, text } = this.#arguments(field.args);
    const named = getNamedType(field.type);
    const name = alias === '' && this.#number(0, 5) > 0 ? field.name : `${field.name}${alias}_: ${field.name}`;
    if (!isCompositeType(named)) return `${name}${text}`;
    // Asked for again with other selections: they are merged.
    const times = this.#number(0, 3) === 0 ? 2 : 1;
    const asked = Array.from({ length: times }, () => `${name}${text} ${this.#selectionSet(named, depth - 1)}`);
    return [...asked, ...this.#moreAliases(field.name, text, () => this.#selectionSet(named, depth - 1))].join(' ');
  }

  /** A quarter of the fields that lead to objects has some, where they are asked for at all. */
  #moreAliases(field: string, args: string, selectionSet: () => string): string[] {
    const most = this.#options.moreAliases ?? 0;
    if (most === 0 || this.#number(0, 3) > 0) return [];
    const below = selectionSet();
    const unique = `${this.#aliasCount++}`;
    return Array.from({ length: this.#number(1, most) }, (_, index) => `x${unique}_${index}: ${field}${args} ${below}`);
  }

  /** The alias tells one list of arguments from another, so that equal names are asked for the same. */
  #arguments(args: readonly GraphQLArgument[]): { alias: string; text: string } {
    const given = args.filter((arg) => isNonNullType(arg.type) || this.#number(0, 3) === 0);
    const texts = given.map((arg) => `${arg.name}: ${this.#argument(arg)}`);
    const text = texts.length > 0 ? `(${texts.join(', ')})` : '';
    return { alias: text === '' ? '' : `_${hash(text)}`, text };
  }

  #argument(arg: GraphQLArgument): string {
    if (this.#number(0, 2) > 0) return this.#literal(arg.type, arg.name, 3);
    const name = `${arg.name}${this.#number(0, 1)}`;
    const type = String(arg.type);
    const known = this.#variables.get(name);
    if (known !== undefined) return known.startsWith(type) ? `$${name}` : this.#literal(arg.type, arg.name, 3);
    const isDefault = this.#number(0, 3) === 0;
    this.#variables.set(name, isDefault ? `${type} = ${this.#literal(arg.type, arg.name, 0)}` : type);
    const fate = this.#number(0, 39);
    const isOptional = isDefault || !isNonNullType(arg.type);
    if (fate === 0 && isNonNullType(arg.type) === false) this.#values[name] = null;
    else if (fate === 1) this.#values[name] = { of: 'another type' };
    else if (fate < 30 || !isOptional) this.#values[name] = this.#value(arg.type, arg.name, 2);
    return `$${name}`;
  }

  #literal(type: GraphQLInputType, name: string, depth: number): string {
    if (!isNonNullType(type) && this.#number(0, 9) === 0) return 'null';
    return literalOf(this.#value(type, name, depth), getNullableType(type) as GraphQLInputType);
  }

  #value(type: GraphQLInputType, name: string, depth: number): unknown {
    const present = getNullableType(type) as GraphQLInputType;
    if (isListType(present)) {
      return Array.from({ length: this.#number(1, 3) }, () => this.#value(present.ofType, name, depth - 1));
    }
    if (isEnumType(present)) return this.#one(present.getValues()).name;
    if (isInputObjectType(present)) {
      const fields = Object.values(present.getFields());
      const chosen = present.isOneOf
        ? [this.#one(fields)]
        : fields.filter((field) => isRequiredInputField(field) || (depth > 0 && this.#number(0, 3) === 0));
      return Object.fromEntries(chosen.map((field) => [field.name, this.#value(field.type, field.name, depth - 1)]));
    }
    switch (String(present)) {
      case 'Int':
        return this.#one(this.#options.numbers ?? [0, 1, 2, 20]);
      case 'Float':
        return this.#one([0, 1.5, -2]);
      case 'Boolean':
        return this.#number(0, 1) === 0;
      case 'DateTime':
        return '2026-11-21T08:15:30.125Z';
      default:
        return this.#one(this.#options.texts[name] ?? ['', 'plain', 'with "quotes"\n', 'zoë 🎲']);
    }
  }

  #number(min: number, max: number): number {
    return this.#generate(fc.integer, { min, max });
  }

  #one<T>(values: readonly T[]): T {
    return values[this.#number(0, values.length - 1)] as T;
  }
}

function literalOf(value: unknown, type: GraphQLInputType): string {
  const present = getNullableType(type) as GraphQLInputType;
  if (isListType(present))
    return `[${(value as unknown[]).map((entry) => literalOf(entry, present.ofType)).join(', ')}]`;
  if (isInputObjectType(present)) {
    const members = Object.entries(value as object).map(([name, member]) => {
      const field = present.getFields()[name];
      if (!field) throw new Error(`${present.name} has no ${name}`);
      return `${name}: ${literalOf(member, field.type)}`;
    });
    return `{ ${members.join(', ')} }`;
  }
  return isEnumType(present) ? String(value) : JSON.stringify(value);
}

function hash(text: string): string {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return value.toString(36);
}
