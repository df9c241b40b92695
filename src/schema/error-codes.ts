import type { ErrorCode } from '../gamelift/errors.ts';

export { passesByItself, usualRetryAfterMs } from '../gamelift/errors.ts';
export type { ErrorCode };

/** What each code tells a client to do. */
export const errorCodeDescriptions: Readonly<Record<ErrorCode, string>> = {
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document or its variables do not fit this schema.',
  PERSISTED_QUERY_NOT_FOUND: 'No document of this ID is known: send it with its text.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'No document is known by an ID here: send texts, without IDs.',
  INVALID_REQUEST: 'An argument is out of bounds, or does not go with another.',
  INVALID_CURSOR: 'The cursor is not one of this list with these arguments, or has expired: begin again without it.',
  NOT_FOUND: 'What was named does not exist.',
  UNAUTHENTICATED: 'The caller has not shown who he is, or no longer counts as such.',
  FORBIDDEN: 'The caller may not do this.',
  CONFLICT: 'Another change is under way, or the state does not allow this one.',
  INVALID_GAME_SESSION_STATUS: "The game session's status does not allow it.",
  GAME_SESSION_FULL: 'No slot is free.',
  FLEET_CAPACITY_EXCEEDED: 'No server process is free. Trying again later can help.',
  INVALID_FLEET_STATUS: "The fleet's status does not allow it.",
  IDEMPOTENT_PARAMETER_MISMATCH: 'The idempotency token was used before, with other arguments.',
  LIMIT_EXCEEDED: 'A limit of the account, of the creator or of this gateway is reached.',
  NOT_READY: 'The compute is not ready yet. Trying again in some minutes can help.',
  TERMINAL_ROUTING_STRATEGY: 'The alias is TERMINAL; the message is its own.',
  UNSUPPORTED_REGION: 'GameLift does not offer this in the Region.',
  THROTTLED: "GameLift, or this gateway's budget for it, is exhausted for now: try again after retryAfterMs.",
  UPSTREAM_UNAVAILABLE: 'GameLift could not be reached, or answered nonsense. Trying again can help.',
  UPSTREAM_ACCESS_DENIED: "GameLift refuses the gateway's own credentials: its operator has to act.",
  OUTCOME_UNKNOWN: 'It may or may not have been done: the message says what to look up before trying again.',
  COST_LIMIT_EXCEEDED: 'The operation could cause more GameLift calls than one operation may.',
  RATE_LIMITED: 'The caller asks this gateway too much: try again after retryAfterMs.',
  SLOW_CONSUMER: 'The subscriber did not keep up. Subscribe again with the last cursor.',
  TOPIC_ENDED: 'What was subscribed to is gone: its fleet was deleted, or its alias became TERMINAL.',
  INTERNAL: 'Our fault. The requestId is in the log beside the cause.',
};
