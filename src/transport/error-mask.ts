import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Context } from '../schema/context.ts';
import { toGraphQLError } from '../schema/errors.ts';
import type { Call } from './prepared-operation.ts';
import { refusal } from './refusal.ts';

/** Errors as a client may see them; what is hidden from him is logged. */
export class ErrorMask {
  readonly #logger: Context['logger'];

  constructor(logger: Context['logger']) {
    this.#logger = logger;
  }

  errors(errors: readonly unknown[], { requestId, signal }: Pick<Call, 'requestId' | 'signal'>): GraphQLError[] {
    // What was cut short because nobody waits for it any more is no fault of ours, and nobody reads the answer.
    if (signal?.aborted) return [refusal('INTERNAL', 'The client has gone')];
    return errors.map((error) => toGraphQLError(error, { requestId, logger: this.#logger }));
  }

  result(result: ExecutionResult, call: Pick<Call, 'requestId' | 'signal'>): ExecutionResult {
    return result.errors ? { ...result, errors: this.errors(result.errors, call) } : result;
  }
}
