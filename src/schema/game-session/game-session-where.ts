import type { InputObjectRef } from '@pothos/core';
import { builder, type GatewayTypes } from '../builder.ts';

const StringCondition = builder.inputType('StringCondition', {
  description: 'How a string compares, letter by letter and case-sensitively. All given members must hold.',
  fields: (t) => ({
    eq: t.string({ description: 'Is this.' }),
    ne: t.string({ description: 'Is not this.' }),
    in: t.stringList({ description: 'Is one of these. An empty list is an error.' }),
  }),
});

const IntCondition = builder.inputType('IntCondition', {
  description: 'How a number compares. All given members must hold.',
  fields: (t) => ({
    eq: t.int({ description: 'Equals this.' }),
    ne: t.int({ description: 'Does not equal this.' }),
    lt: t.int({ description: 'Is less than this.' }),
    lte: t.int({ description: 'Is at most this.' }),
    gt: t.int({ description: 'Is greater than this.' }),
    gte: t.int({ description: 'Is at least this.' }),
  }),
});

const DateTimeCondition = builder.inputType('DateTimeCondition', {
  description: 'How a moment compares, to the millisecond. All given members must hold.',
  fields: (t) => ({
    eq: t.field({ type: 'DateTime', description: 'Is this.' }),
    ne: t.field({ type: 'DateTime', description: 'Is not this.' }),
    lt: t.field({ type: 'DateTime', description: 'Is before this.' }),
    lte: t.field({ type: 'DateTime', description: 'Is this or before.' }),
    gt: t.field({ type: 'DateTime', description: 'Is after this.' }),
    gte: t.field({ type: 'DateTime', description: 'Is this or after.' }),
  }),
});

const GamePropertyCondition = builder.inputType('GamePropertyCondition', {
  description: 'How the value of a game property compares, as a string. All given members must hold.',
  fields: (t) => ({
    key: t.string({ required: true, description: "The property. GameLift can't search for keys with a period." }),
    eq: t.string({ description: 'Is this.' }),
    ne: t.string({ description: 'Is not this.' }),
    in: t.stringList({ description: 'Is one of these. An empty list is an error.' }),
  }),
});

interface Where {
  gameSessionId?: typeof StringCondition.$inferInput | null | undefined;
  name?: typeof StringCondition.$inferInput | null | undefined;
  gameProperties?: (typeof GamePropertyCondition.$inferInput)[] | null | undefined;
  currentPlayerSessionCount?: typeof IntCondition.$inferInput | null | undefined;
  maximumPlayerSessionCount?: typeof IntCondition.$inferInput | null | undefined;
  creationTime?: typeof DateTimeCondition.$inferInput | null | undefined;
  hasAvailablePlayerSessions?: boolean | null | undefined;
  and?: Where[] | null | undefined;
  or?: Where[] | null | undefined;
  not?: Where | null | undefined;
}

export const GameSessionWhere: InputObjectRef<GatewayTypes, Where> = builder
  .inputRef<Where>('GameSessionWhere')
  .implement({
    description: 'Which game sessions. All given members must hold (AND). An empty `and`, `or` or `in` is an error.',
    fields: (t) => ({
      gameSessionId: t.field({ type: StringCondition, description: "The game session's ARN, or the ID at its end." }),
      name: t.field({ type: StringCondition, description: 'The display name.' }),
      gameProperties: t.field({ type: [GamePropertyCondition], description: 'Game properties; all must hold.' }),
      currentPlayerSessionCount: t.field({ type: IntCondition, description: 'Slots taken.' }),
      maximumPlayerSessionCount: t.field({ type: IntCondition, description: 'Slots in all.' }),
      creationTime: t.field({ type: DateTimeCondition, description: 'When it was created.' }),
      hasAvailablePlayerSessions: t.boolean({ description: 'Whether a slot is free.' }),
      and: t.field({ type: [GameSessionWhere], description: 'All of these must hold.' }),
      or: t.field({ type: [GameSessionWhere], description: 'One of these must hold.' }),
      not: t.field({ type: GameSessionWhere, description: 'This must not hold.' }),
    }),
  });

const GameSessionOrderField = builder.enumType('GameSessionOrderField', {
  description: 'By what search can sort.',
  values: {
    GAME_SESSION_ID: { description: "The game session's ARN." },
    NAME: { description: 'The display name.' },
    CREATION_TIME: { description: 'When it was created.' },
    CURRENT_PLAYER_SESSION_COUNT: { description: 'Slots taken.' },
    MAXIMUM_PLAYER_SESSION_COUNT: { description: 'Slots in all.' },
    HAS_AVAILABLE_PLAYER_SESSIONS: { description: 'Whether a slot is free.' },
    GAME_PROPERTY: { description: 'The value of the game property `propertyKey`, as a string.' },
  } as const,
});

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { description: 'The least first.' },
    DESC: { description: 'The greatest first.' },
  } as const,
});

export const GameSessionOrder = builder.inputType('GameSessionOrder', {
  description: 'How search sorts. Sessions that lack the value come last, both ways.',
  fields: (t) => ({
    field: t.field({ type: GameSessionOrderField, required: true, description: 'By what.' }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: 'ASC',
      description: 'Which end first.',
    }),
    propertyKey: t.string({ description: 'Which game property; goes with GAME_PROPERTY, and only with it.' }),
  }),
});
