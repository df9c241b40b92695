import { type GraphQLAbstractType, getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';

/** The unions and interfaces that a field returns: members of any other (LiveEvent, Error) never stand beside each other but in one of these. */
function returnedTypes(): Set<GraphQLAbstractType> {
  const found = new Set<GraphQLAbstractType>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      if (isAbstractType(named) && !named.name.startsWith('__')) found.add(named);
    }
  }
  return found;
}

test('all members of a union or an interface can be selected side by side without an alias, but for the status of a Node', () => {
  const returned = returnedTypes();
  expect([...returned].map(({ name }) => name)).toEqual(expect.arrayContaining(['Node', 'LobbyEvent']));
  const conflicts: string[] = [];
  for (const type of returned) {
    const types = new Map<string, Set<string>>();
    for (const member of schema.getPossibleTypes(type)) {
      for (const field of Object.values(member.getFields())) {
        types.set(field.name, (types.get(field.name) ?? new Set()).add(String(field.type)));
      }
    }
    for (const [name, found] of types) if (found.size > 1) conflicts.push(`${type.name}.${name}`);
  }
  expect(conflicts).toEqual(['Node.status']);
});
