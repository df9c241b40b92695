import { type DirectiveNode, Kind, type SelectionNode, type ValidationRule } from 'graphql';
import { refusal } from '../refusal.ts';

/**
 * A subscription has one root field, and variables must not take it away: graphql-js 16 lets them, and then fails with an error that
 * looks like ours (the specification of September 2025 forbids it). Further down @skip and @include are as good as anywhere.
 */
export const subscriptionRootRule: ValidationRule = (context) => {
  const check = (selection: SelectionNode) => {
    if (context.getParentType() !== context.getSchema().getSubscriptionType()) return;
    const directive = selection.directives?.find(isConditional);
    if (!directive) return;
    const message = `@${directive.name.value} can't stand on the root field of a subscription`;
    context.reportError(refusal('GRAPHQL_VALIDATION_FAILED', message));
  };
  return { [Kind.FIELD]: check, [Kind.FRAGMENT_SPREAD]: check, [Kind.INLINE_FRAGMENT]: check };
};

function isConditional({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}
