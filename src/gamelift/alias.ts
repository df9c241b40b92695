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
