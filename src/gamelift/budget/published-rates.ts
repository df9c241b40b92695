/** A token bucket's figures: how many calls at once, and how many a second. */
export interface Rate {
  burst: number;
  perSecond: number;
}

const each = (perSecond: number): Rate => ({ burst: perSecond, perSecond });

/**
 * GameLift's published default quota of every operation that the gateway calls, per account and Region (developer guide,
 * "API rate limits"). An account may have others: they are settable.
 */
export const publishedRates = {
  CreateGameSession: each(50),
  DescribeGameSessions: each(20),
  DescribeGameSessionDetails: each(30),
  SearchGameSessions: each(30),
  UpdateGameSession: each(20),
  TerminateGameSession: each(20),
  GetGameSessionLogUrl: { burst: 4, perSecond: 1 },
  CreatePlayerSession: each(200),
  CreatePlayerSessions: each(200),
  DescribePlayerSessions: each(200),
  ListFleets: each(30),
  DescribeFleetAttributes: each(30),
  DescribeFleetLocationAttributes: each(30),
  DescribeFleetUtilization: each(30),
  DescribeFleetCapacity: each(30),
  DescribeFleetLocationUtilization: each(30),
  DescribeFleetLocationCapacity: each(30),
  ListAliases: each(30),
  DescribeAlias: each(30),
  ResolveAlias: each(30),
} as const satisfies Record<string, Rate>;

/** The operations that the gateway calls: exactly these, which is what the IAM policy allows. */
export type Operation = keyof typeof publishedRates;
