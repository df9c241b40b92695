import { GraphQLID, GraphQLInt, type GraphQLLeafType, GraphQLString, isEnumType } from 'graphql';
import { leafText, stringText } from './json-text.ts';

/** Writes a leaf's values, nothing excepted, as JSON. Throws what its type throws where a value is none of its own. */
export function leafWriterOf(type: GraphQLLeafType): (value: unknown) => string {
  // What nearly every value is needs no look at what else it could be.
  if (type === GraphQLString || type === GraphQLID) {
    return (value) => (typeof value === 'string' ? stringText(value) : leafText(type.serialize(value)));
  }
  if (type === GraphQLInt) {
    return (value) => (isSmallInteger(value) ? String(value) : leafText(type.serialize(value)));
  }
  if (isEnumType(type)) {
    const texts = new Map(type.getValues().map(({ name, value }) => [value as unknown, stringText(name)]));
    return (value) => texts.get(value) ?? leafText(type.serialize(value));
  }
  return (value) => leafText(type.serialize(value));
}

/** -0 is 0 in JSON. */
function isSmallInteger(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}
