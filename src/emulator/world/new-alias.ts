import { AwsError } from '../aws-error.ts';
import { randomUuid } from './identifiers.ts';
import type { Alias, RoutingStrategy } from './records.ts';
import type { AliasChanges, AliasOptions, World } from './world.ts';

/** Throws AwsError: InvalidRequestException for options that can't be, ConflictException for an ID that is taken. */
export function addAlias(world: World, options: Readonly<AliasOptions>): Alias {
  const aliasId = options.aliasId ?? `alias-${randomUuid(world.random)}`;
  if (!/^alias-[^\s/]+$/.test(aliasId)) {
    throw new AwsError('InvalidRequestException', `aliasId: expected an ID like alias-<uuid>, got ${aliasId}`);
  }
  if (world.aliases.find(aliasId) !== undefined) {
    throw new AwsError('ConflictException', `Alias already exists: ${aliasId}`);
  }
  const routingStrategy = routingStrategyOf(options);
  if (routingStrategy === undefined) {
    throw new AwsError('InvalidRequestException', 'expected fleetId (a SIMPLE alias) or message (a TERMINAL one)');
  }
  const now = world.now();
  const alias: Alias = {
    order: world.nextOrder(),
    aliasId,
    name: options.name,
    description: options.description,
    routingStrategy,
    creationTime: now,
    lastUpdatedTime: now,
  };
  world.aliases.put(alias);
  return alias;
}

/** Throws AwsError: NotFoundException, InvalidRequestException where both a fleet and a message are given. */
export function repointAlias(world: World, aliasId: string, changes: Readonly<AliasChanges>): Alias {
  const alias = world.aliases.get(aliasId);
  const changed: Alias = {
    ...alias,
    name: changes.name ?? alias.name,
    description: changes.description ?? alias.description,
    routingStrategy: routingStrategyOf(changes) ?? alias.routingStrategy,
    lastUpdatedTime: world.now(),
  };
  world.aliases.put(changed);
  return changed;
}

function routingStrategyOf({ fleetId, message }: AliasChanges): RoutingStrategy | undefined {
  if (fleetId !== undefined && message !== undefined) {
    throw new AwsError('InvalidRequestException', 'fleetId and message exclude each other');
  }
  if (fleetId !== undefined) return { type: 'SIMPLE', fleetId };
  return message === undefined ? undefined : { type: 'TERMINAL', message };
}
