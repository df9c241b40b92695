import { type ASTNode, GraphQLError, Kind } from 'graphql';
import { quote } from '../lib/shorten.ts';
import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description:
    'RFC 3339 date-time in UTC with millisecond precision, e.g. 2026-11-21T08:15:30.125Z. As an input, other offsets, lower-case t and z, and fewer digits of the second are accepted, too; more digits, which would be lost, and the offset -00:00 are refused.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: formatDateTime,
  parseValue: (value) => parseDateTime(value),
  parseLiteral(node) {
    if (node.kind !== Kind.STRING)
      throw new GraphQLError('expected a string with an RFC 3339 date-time', { nodes: node });
    return parseDateTime(node.value, node);
  },
});

/** @throws where it is no date, or one whose year has not four digits, which RFC 3339 can't write. */
export function formatDateTime(date: unknown): string {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw new Error('DateTime: expected a valid Date');
  const text = date.toISOString();
  if (text.length !== 24) throw new Error(`DateTime: the year of ${text} has not four digits`);
  return text;
}

/** @throws GraphQLError saying what was expected, and where in the document where it stands in one. */
export function parseDateTime(value: unknown, node?: ASTNode): Date {
  const parts = typeof value === 'string' ? dateTime.exec(value) : null;
  if (!parts) throw refused(value, node);
  const [, date = '', time = '', fraction = '', offset = ''] = parts;
  // Date would take February 30th for March 2nd: what was written has to come back out.
  const civil = new Date(`${date}T${time}.${fraction.slice(1).padEnd(3, '0')}Z`);
  if (Number.isNaN(civil.getTime()) || !civil.toISOString().startsWith(`${date}T${time}.`)) throw refused(value, node);
  return new Date(civil.getTime() - offsetMs(offset));
}

/** RFC 3339 takes t and z in lower case, too (5.6). Its offset -00:00 says that the offset is unknown (4.3). */
const dateTime = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d{1,3})?([Zz]|(?!-00:00)[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

function offsetMs(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function refused(value: unknown, node: ASTNode | undefined): GraphQLError {
  const found = typeof value === 'string' ? quote(value) : typeof value;
  const message = `expected an RFC 3339 date-time such as 2026-11-21T08:15:30.125Z, found ${found}`;
  return new GraphQLError(message, { nodes: node ?? null });
}
