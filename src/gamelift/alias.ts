import { date, type EnumReader, id, sameNames, text } from './wire-values.ts';

export interface Alias {
  aliasId: string;
  aliasArn: string | null;
  name: string | null;
  description: string | null;
  routingStrategyType: RoutingStrategyType | null;
  /** Null for a TERMINAL alias. */
  fleetId: string | null;
  /** The message of a TERMINAL alias. */
  terminalMessage: string | null;
  creationTime: Date | null;
  lastUpdatedTime: Date | null;
}

export type RoutingStrategyType = 'SIMPLE' | 'TERMINAL' | 'UNKNOWN';

const routingStrategyTypes = sameNames(['SIMPLE', 'TERMINAL']);

/** An upstream Alias in our words. */
export function toAlias(upstream: Record<string, unknown>, readEnum: EnumReader): Alias {
  const routing = (upstream.RoutingStrategy ?? {}) as Record<string, unknown>;
  const type = readEnum('RoutingStrategyType', routingStrategyTypes, routing.Type);
  return {
    aliasId: id(upstream.AliasId, 'AliasId'),
    aliasArn: text(upstream.AliasArn),
    name: text(upstream.Name),
    description: text(upstream.Description),
    routingStrategyType: type,
    fleetId: type === 'TERMINAL' ? null : text(routing.FleetId),
    terminalMessage: type === 'TERMINAL' ? text(routing.Message) : null,
    creationTime: date(upstream.CreationTime),
    lastUpdatedTime: date(upstream.LastUpdatedTime),
  };
}
