import type { Action, ActionContext } from '../action.ts';
import { filteredListing, listingOf } from '../pages.ts';
import { aliasArn, fleetArn } from '../world/identifiers.ts';
import type { Alias } from '../world/records.ts';
import { present } from './outputs.ts';

interface ListAliasesInput {
  RoutingStrategyType?: string;
  Name?: string;
  Limit?: number;
  NextToken?: string;
}

/** In order of creation. Names need not be unique: a name can bring several. */
export const listAliases: Action = (world, rawInput, context) => {
  const { Limit, NextToken: nextToken, ...scope } = rawInput as ListAliasesInput;
  const matches = ({ name, routingStrategy }: Alias) =>
    (scope.Name === undefined || name === scope.Name) &&
    (scope.RoutingStrategyType === undefined || routingStrategy.type === scope.RoutingStrategyType);
  const { items, NextToken } = world.pages.read(
    { operation: 'ListAliases', scope, limit: Limit, nextToken },
    filteredListing(listingOf(world.aliases.list), matches),
  );
  return present({ Aliases: items.map((alias) => aliasOutput(alias, context)), NextToken });
};

export const describeAlias: Action = (world, input, context) => {
  const { AliasId } = input as { AliasId: string };
  return { Alias: aliasOutput(world.aliases.get(AliasId), context) };
};

/** Throws TerminalRoutingStrategyException with the alias's message. The fleet itself is not looked at. */
export const resolveAlias: Action = (world, input, context) => {
  const { AliasId } = input as { AliasId: string };
  const FleetId = world.aliases.resolve(AliasId);
  return { FleetId, FleetArn: fleetArn(context, FleetId) };
};

function aliasOutput(alias: Alias, context: ActionContext) {
  const { routingStrategy } = alias;
  return present({
    AliasId: alias.aliasId,
    Name: alias.name,
    AliasArn: aliasArn(context, alias.aliasId),
    Description: alias.description,
    RoutingStrategy:
      routingStrategy.type === 'SIMPLE'
        ? { Type: 'SIMPLE', FleetId: routingStrategy.fleetId }
        : { Type: 'TERMINAL', Message: routingStrategy.message },
    CreationTime: new Date(alias.creationTime),
    LastUpdatedTime: new Date(alias.lastUpdatedTime),
  });
}
