import type { CombinedError } from 'urql';
import { type GraphError, graphErrorOf, networkError, withoutName } from './graph-error.ts';

/** The error of an answer. */
export function errorOfAnswer({ networkError: unreached, graphQLErrors }: CombinedError): GraphError {
  return unreached ? networkError(unreached.message) : graphErrorOf(graphQLErrors);
}

interface ErrorMember {
  code: string;
  message: string;
  retryAfterMs?: number | null;
  path?: readonly string[] | null;
}

/**
 * Why a mutation was not carried out; null where it was. A type of its result union and an error of the whole operation are the same
 * here; fields of the answer that the caller may not see are no refusal.
 */
export function refusalOf(result: object | null | undefined, error: CombinedError | undefined): GraphError | null {
  if (!result && error) return errorOfAnswer(error);
  if (!result) return { code: 'INTERNAL', message: 'no answer', retryAfterMs: null, argumentPath: [], position: null };
  if (!('code' in result)) return null;
  const { code, message, retryAfterMs = null, path } = result as ErrorMember;
  return { code, message, retryAfterMs, argumentPath: path ?? [], position: null };
}

/** What is wrong with one member of a mutation's input, in one sentence; its place says which member that is. */
export function problemAt(error: GraphError | null, ...path: readonly (string | number)[]): string | undefined {
  if (!error || !path.every((step, index) => error.argumentPath[index + 1] === String(step))) return undefined;
  return withoutName(error.message);
}
