import { type Action, decide, type Target } from '../auth/policy.ts';
import { DomainError } from '../gamelift/errors.ts';
import type { Context } from './context.ts';

/** @throws DomainError FORBIDDEN where the policy does not let the viewer do it. */
export function authorize({ viewer }: Pick<Context, 'viewer'>, action: Action, target?: Target): void {
  const decision = decide(viewer, action, target);
  if (!decision.allowed) throw forbidden(decision.reason);
}

/** The policy's refusal: why, and nothing of the target. */
export function forbidden(reason: string): DomainError {
  return new DomainError('FORBIDDEN', `Not allowed: ${reason}`);
}
