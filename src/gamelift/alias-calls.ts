import { DescribeAliasCommand, ListAliasesCommand, ResolveAliasCommand } from '@aws-sdk/client-gamelift';
import { toAlias } from './alias.ts';
import { NotFoundError } from './errors.ts';
import type { GameLift } from './gamelift.ts';
import type { Upstream } from './operations.ts';
import { list, token } from './wire-values.ts';

type AliasCalls = Pick<GameLift, 'listAliases' | 'readAlias' | 'resolveAlias'>;

/** The calls about aliases. No mutation of ours changes one, so their reads carry no tags. */
export function aliasCalls({ client, call, readEnum }: Upstream): AliasCalls {
  return {
    listAliases({ limit, nextToken }, options) {
      const input = { Limit: limit, ...(nextToken === null ? {} : { NextToken: nextToken }) };
      return call(
        {
          operation: 'ListAliases',
          kind: 'read',
          input,
          resource: null,
          tags: [],
          send: async (abortSignal) => {
            const answer = await client.send(new ListAliasesCommand(input), { abortSignal });
            const items = list(answer.Aliases).map((alias) => toAlias(alias, readEnum));
            return { items, nextToken: token(answer.NextToken) };
          },
        },
        options,
      );
    },

    async readAlias(aliasId, options) {
      try {
        return await call(
          {
            operation: 'DescribeAlias',
            kind: 'read',
            input: { aliasId },
            resource: null,
            tags: [],
            send: async (abortSignal) => {
              const answer = await client.send(new DescribeAliasCommand({ AliasId: aliasId }), { abortSignal });
              return answer.Alias ? toAlias({ ...answer.Alias }, readEnum) : null;
            },
          },
          options,
        );
      } catch (error) {
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },

    resolveAlias: (aliasId, options) =>
      call(
        {
          operation: 'ResolveAlias',
          kind: 'read',
          input: { aliasId },
          resource: null,
          tags: [],
          send: async (abortSignal) => {
            const answer = await client.send(new ResolveAliasCommand({ AliasId: aliasId }), { abortSignal });
            if (!answer.FleetId) throw new SyntaxError('the answer has no FleetId');
            return answer.FleetId;
          },
        },
        options,
      ),
  };
}
