import type * as domain from '../../gamelift/gamelift.ts';
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';

/** GameLift has some thirty operations that a gateway calls. */
const mostOperations = 50;

const OperationBudget = builder.objectRef<domain.OperationBudget>('OperationBudget').implement({
  description: 'What this gateway may ask of one GameLift operation.',
  fields: (t) => ({
    operation: t.exposeString('operation', {
      nullable: false,
      description: 'The GameLift operation, e.g. DescribeGameSessions.',
    }),
    limitPerSecond: t.exposeFloat('limitPerSecond', {
      nullable: false,
      description: 'Calls a second that the gateway allows itself.',
    }),
    available: t.exposeFloat('available', {
      nullable: false,
      description: 'Calls that could start now without waiting.',
    }),
    throttled: t.exposeInt('throttled', {
      nullable: false,
      description: 'Calls that GameLift has throttled since the gateway started.',
    }),
  }),
});

builder.queryField('upstreamBudget', (t) =>
  t.field({
    type: [OperationBudget],
    extensions: costs({ calls: 0, items: mostOperations }),
    nullable: false,
    action: 'readUpstreamBudget',
    description: 'What this gateway may still ask of GameLift now, by operation. Needs gamelift:operate.',
    resolve: (_root, _args, { budget }) => budget.state(),
  }),
);
