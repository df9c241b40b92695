import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../src/emulator/aws-error.ts';
import {
  inputShape,
  type OperationName,
  operationNames,
  type Shape,
  shapeOf,
} from '../../../src/emulator/model/model.ts';
import { memberPath } from '../../../src/emulator/protocol/serialization.ts';
import { validateInput } from '../../../src/emulator/validate.ts';

function messageOf(operation: OperationName, input: unknown): string {
  try {
    validateInput(operation, input);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(AwsError);
    return (error as AwsError).message;
  }
}

/** Every member of every operation, nested ones too, with a function that wraps a value of it into an input. */
function* members(operation: OperationName) {
  yield* below(inputShape(operation), '', (value) => value);
}

function* below(
  shape: Shape,
  path: string,
  wrap: (value: unknown) => unknown,
): Generator<{ shape: Shape; path: string; wrap: (value: unknown) => unknown }> {
  if (shape.type === 'structure') {
    for (const [name, memberShape] of Object.entries(shape.members)) {
      const member = { shape: shapeOf(memberShape), path: memberPath(path, name) };
      const wrapMember = (value: unknown) => wrap({ [name]: value });
      yield { ...member, wrap: wrapMember };
      yield* below(member.shape, member.path, wrapMember);
    }
  } else if (shape.type === 'list') {
    const element = { shape: shapeOf(shape.member), path: `${path}.1.member` };
    const wrapElement = (value: unknown) => wrap([value]);
    yield { ...element, wrap: wrapElement };
    yield* below(element.shape, element.path, wrapElement);
  } else if (shape.type === 'map') {
    yield { shape: shapeOf(shape.key), path: `${path}.1.key`, wrap: (key) => wrap({ [String(key)]: 'x' }) };
    yield { shape: shapeOf(shape.value), path: `${path}.1.value`, wrap: (value) => wrap({ key: value }) };
  }
}

/** A value of this size, of the shape's type. */
function sized(shape: Shape, size: number): unknown {
  if (shape.type === 'integer') return size;
  if (shape.type === 'string') return '🎮'.repeat(size);
  if (shape.type !== 'list') throw new Error(`no ${shape.type} of the model has bounds`);
  const member = shapeOf(shape.member);
  const element = member.type === 'structure' ? Object.fromEntries(member.required.map((name) => [name, 'x'])) : 'x';
  return Array.from({ length: size }, () => element);
}

describe.each(operationNames)('the constraints of %s', (operation) => {
  it('hold at each bound of each member, and not beyond', () => {
    for (const { shape, path, wrap } of members(operation)) {
      const { min, max } = shape;
      const measure = shape.type === 'integer' ? 'value' : 'length';
      const told = `at '${path}' failed to satisfy constraint: Member must have ${measure}`;
      for (const bound of [min, max]) {
        if (bound !== undefined) expect(messageOf(operation, wrap(sized(shape, bound)))).not.toContain(told);
      }
      if (max !== undefined) {
        expect(messageOf(operation, wrap(sized(shape, max + 1)))).toContain(`${told} less than or equal to ${max}`);
      }
      if (min !== undefined && (min > 0 || shape.type === 'integer')) {
        expect(messageOf(operation, wrap(sized(shape, min - 1)))).toContain(`${told} greater than or equal to ${min}`);
      }
    }
  });

  it('require what the model requires, and nothing else', () => {
    const { required } = inputShape(operation);
    const message = messageOf(operation, { Unknown: 1 });
    const missing = [...message.matchAll(/Value null at '(\w+)'/g)].map((match) => match[1]);
    expect(missing).toEqual(required.map((name) => memberPath('', name)));
    const nulls = Object.fromEntries(Object.keys(inputShape(operation).members).map((name) => [name, null]));
    expect(messageOf(operation, nulls)).toBe(message);
  });

  it('know the type of each member', () => {
    for (const { shape, path, wrap } of members(operation)) {
      if (path.endsWith('.key')) continue;
      const wrong = shape.type === 'string' ? 1 : 'text';
      // A map's keys are not told: they are as sensitive as its values.
      const place = path.replace(/\.1\.value$/, '');
      expect(messageOf(operation, wrap(wrong))).toMatch(/^(NUMBER|STRING)_VALUE can not be converted to an? \w+/);
      expect(messageOf(operation, wrap(wrong))).toContain(`(at '${place}')`);
    }
  });
});

describe('validateInput', () => {
  it('answers the known members that are not null', () => {
    const input = { FleetId: 'fleet-1', Limit: 3, NextToken: null, Unknown: true };
    expect(validateInput('DescribeGameSessions', input)).toEqual({ FleetId: 'fleet-1', Limit: 3 });
  });

  it('refuses what is not a structure at all', () => {
    expect(messageOf('ListFleets', [])).toBe('START_ARRAY can not be converted to a structure');
    expect(messageOf('ListFleets', null)).toBe('NULL_VALUE can not be converted to a structure');
  });

  it.each<[unknown, number]>([
    [1.5, 1],
    [1e9, 1_000_000_000],
    [2 ** 31, 2 ** 31 - 1],
    [Number.POSITIVE_INFINITY, 2 ** 31 - 1],
    [5n, 5],
    [2n ** 60n, 2 ** 31 - 1],
  ])('takes %s for the integer %i, as AWS cuts numbers', (Limit, read) => {
    expect(validateInput('ListFleets', { Limit })).toEqual({ Limit: read });
  });

  it.each([0.9, -0.5, -1.5, -(2 ** 40)])('holds the integer that %s is cut to against the constraints', (Limit) => {
    expect(messageOf('ListFleets', { Limit })).toContain(
      "at 'limit' failed to satisfy constraint: Member must have value",
    );
  });

  it.each([Number.NaN, '5', true, [5], { value: 5 }])('refuses %s as an integer', (Limit) => {
    expect(messageOf('ListFleets', { Limit })).toContain("can not be converted to an Integer (at 'limit')");
  });

  it('tells types before constraints', () => {
    expect(messageOf('DescribePlayerSessions', { Limit: 0, PlayerSessionId: 7 })).toBe(
      "NUMBER_VALUE can not be converted to a String (at 'playerSessionId')",
    );
  });

  it('tells what is missing before what is wrong', () => {
    expect(messageOf('TerminateGameSession', { GameSessionId: 'a b' })).toBe(
      "2 validation errors detected: Value null at 'terminationMode' failed to satisfy constraint: " +
        "Member must not be null; Value 'a b' at 'gameSessionId' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/-]+$',
    );
  });

  it('refuses a null in a list', () => {
    const input = { GameSessionId: 'x', PlayerIds: ['ada', null] };
    expect(messageOf('CreatePlayerSessions', input)).toContain("Value null at 'playerIds.2.member'");
  });

  it('shows no sensitive value', () => {
    const secret = 's3cret'.repeat(400);
    const session = { GameSessionId: 'x' };
    for (const message of [
      messageOf('CreatePlayerSession', { ...session, PlayerId: secret, PlayerData: secret }),
      messageOf('CreatePlayerSessions', { ...session, PlayerIds: [secret], PlayerDataMap: { [secret]: secret } }),
      messageOf('CreateGameSession', { MaximumPlayerSessionCount: 1, GameProperties: [{ Key: 'k', Value: secret }] }),
    ]) {
      expect(message).toContain('validation error');
      expect(message).not.toContain('s3cret');
    }
  });

  it('keeps its messages short', () => {
    expect(messageOf('UpdateGameSession', { GameSessionId: 'x', Name: 'n'.repeat(100_000) }).length).toBeLessThan(500);
    const GameProperties = Array.from({ length: 10_000 }, () => ({}));
    const message = messageOf('UpdateGameSession', { GameSessionId: 'x', GameProperties });
    expect(message).toMatch(/^20001 validation errors detected: /);
    expect(message).toMatch(/and 19981 more$/);
    expect(message.length).toBeLessThan(3_000);
  });

  it('matches whole values only', () => {
    expect(messageOf('DescribeAlias', { AliasId: 'alias-1' })).toBe('');
    expect(messageOf('DescribeAlias', { AliasId: 'my alias-1' })).toContain('regular expression');
    expect(messageOf('DescribeAlias', { AliasId: 'alias-1\n' })).toContain('regular expression');
  });
});
