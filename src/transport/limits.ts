import { defaultOperationLimits, type OperationLimits } from './operation-limits.ts';

/** What all clients together, and each of them, may cost. Infinity is no limit. */
export interface TransportLimits extends OperationLimits, ClientLimits {
  /** Largest request body and largest WebSocket message. */
  maxBodyBytes: number;
  /** GameLift calls that one operation could cause, as `costOf` counts them. */
  maxCost: number;
  maxOperationsPerSocket: number;
  maxSockets: number;
  /** For a request to arrive with its whole body. */
  requestTimeoutMs: number;
  /** For a WebSocket's connection_init to arrive. */
  connectionInitTimeoutMs: number;
  /** For a query or a mutation: its reads end then. A change that is under way never does. */
  operationTimeoutMs: number;
}

/** What one principal, or one address, may have. A gateway that asks nobody who he is knows addresses only. */
export interface ClientLimits {
  /** Operations that begin within a minute, refused ones included. */
  operationsPerMinutePerPrincipal: number;
  operationsPerMinutePerAddress: number;
  /** Of an address where nobody is asked who he is. */
  maxSubscriptionsPerPrincipal: number;
  maxSocketsPerPrincipal: number;
  maxSocketsPerAddress: number;
  /** Messages of one WebSocket, whatever they say, and its pings and pongs. */
  maxMessagesPerSecond: number;
}

/** For a gateway on a laptop, and for one behind something that knows its clients. */
const unlimitedClients: ClientLimits = {
  operationsPerMinutePerPrincipal: Number.POSITIVE_INFINITY,
  operationsPerMinutePerAddress: Number.POSITIVE_INFINITY,
  maxSubscriptionsPerPrincipal: Number.POSITIVE_INFINITY,
  maxSocketsPerPrincipal: Number.POSITIVE_INFINITY,
  maxSocketsPerAddress: Number.POSITIVE_INFINITY,
  maxMessagesPerSecond: Number.POSITIVE_INFINITY,
};

/** For a gateway that asks its clients who they are. */
export const defaultClientLimits: ClientLimits = {
  operationsPerMinutePerPrincipal: 1_200,
  operationsPerMinutePerAddress: 6_000,
  maxSubscriptionsPerPrincipal: 1_000,
  maxSocketsPerPrincipal: 200,
  maxSocketsPerAddress: 1_000,
  maxMessagesPerSecond: 200,
};

export const defaultTransportLimits: TransportLimits = {
  ...defaultOperationLimits,
  ...unlimitedClients,
  maxBodyBytes: 2_097_152,
  maxCost: 250,
  maxOperationsPerSocket: 100,
  maxSockets: 10_000,
  requestTimeoutMs: 30_000,
  connectionInitTimeoutMs: 5_000,
  operationTimeoutMs: 30_000,
};
