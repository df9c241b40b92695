import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Context } from '../schema/context.ts';
import { toGraphQLError } from '../schema/errors.ts';
import type { Call } from './prepared-operation.ts';
import { refusal } from './refusal.ts';

/**
 * Errors of one answer, or of one event; one more says how many are left out. The first are the first in the document's and the lists' order:
 * the fields that failed without one in the list are null all the same.
 */
const mostErrors = 100;

/** Errors as a client may see them; what is hidden from him is logged. */
export class ErrorMask {
  readonly #logger: Context['logger'];
  readonly #suggestions: boolean;

  /** `suggestions`: whether a client is told which name of the schema he may have meant. */
  constructor(logger: Context['logger'], { suggestions }: { suggestions: boolean }) {
    this.#logger = logger;
    this.#suggestions = suggestions;
  }

  errors(errors: readonly unknown[], { requestId, signal }: Pick<Call, 'requestId' | 'signal'>): GraphQLError[] {
    // What was cut short because nobody waits for it any more is no fault of ours, and nobody reads the answer.
    if (signal?.aborted) return [refusal('INTERNAL', 'The client has gone')];
    const shown = errors.length > mostErrors ? errors.slice(0, mostErrors) : errors;
    const masked = shown.map((error) => this.#unsuggesting(toGraphQLError(error, { requestId, logger: this.#logger })));
    const leftOut = errors.length - shown.length;
    if (leftOut > 0) masked.push(refusal('LIMIT_EXCEEDED', `${leftOut} more errors are left out`));
    return masked;
  }

  #unsuggesting(error: GraphQLError): GraphQLError {
    if (this.#suggestions || error.extensions.code !== 'GRAPHQL_VALIDATION_FAILED') return error;
    error.message = error.message.replace(/ Did you mean [^?]*\?/g, '');
    return error;
  }

  result(result: ExecutionResult, call: Pick<Call, 'requestId' | 'signal'>): ExecutionResult {
    return result.errors ? { ...result, errors: this.errors(result.errors, call) } : result;
  }
}
