import { defaultOperationLimits, type OperationLimits } from './documents/operation-limits.ts';

/** What all clients together, and each of them, may cost. Infinity is no limit. */
export interface TransportLimits extends OperationLimits, ClientLimits {
  /** Largest request body and largest WebSocket message. */
  maxBodyBytes: number;
  /** Fields of one result, as `priceOf` counts them. */
  maxResponseFields: number;
  /** Bytes of one result: of an answer, or of one event. A stream as a whole has no limit. */
  maxResponseBytes: number;
  /** Bytes of request bodies that are arriving at once: of one address, and of all. At a limit the largest body is given up. */
  maxArrivingBytesPerAddress: number;
  maxArrivingBytes: number;
  /** Bytes of answers that wait to be read by their clients: of one principal, and of all. At a limit the largest reader is cut. */
  maxUnsentBytesPerPrincipal: number;
  maxUnsentBytes: number;
  /** Bytes of variables and documents that open subscriptions keep: of one principal, and of all. At a limit the largest subscription ends. */
  maxHeldBytesPerPrincipal: number;
  maxHeldBytes: number;
  /** GameLift calls that one operation could cause, as `priceOf` counts them. */
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

/** What one principal, or one address, may have. Without authentication there are addresses only. */
export interface ClientLimits {
  /** Operations that begin within a minute, refused ones included. */
  operationsPerMinutePerPrincipal: number;
  operationsPerMinutePerAddress: number;
  /** Bytes of requests within a second, over all transports; four seconds' bytes at once. */
  maxRequestBytesPerSecond: number;
  /** Fields of the distinct groups of equal subscriptions on one topic: what one change of it is made into. */
  maxTopicFieldsPerPrincipal: number;
  /** Of an address where there are no principals. */
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
  maxRequestBytesPerSecond: Number.POSITIVE_INFINITY,
  maxTopicFieldsPerPrincipal: Number.POSITIVE_INFINITY,
  maxSubscriptionsPerPrincipal: Number.POSITIVE_INFINITY,
  maxSocketsPerPrincipal: Number.POSITIVE_INFINITY,
  maxSocketsPerAddress: Number.POSITIVE_INFINITY,
  maxMessagesPerSecond: Number.POSITIVE_INFINITY,
};

/** For a gateway that authenticates its clients. */
export const defaultClientLimits: ClientLimits = {
  operationsPerMinutePerPrincipal: 1_200,
  operationsPerMinutePerAddress: 6_000,
  maxRequestBytesPerSecond: 1_048_576,
  maxTopicFieldsPerPrincipal: 20_000,
  maxSubscriptionsPerPrincipal: 1_000,
  maxSocketsPerPrincipal: 200,
  maxSocketsPerAddress: 1_000,
  maxMessagesPerSecond: 200,
};

export const defaultTransportLimits: TransportLimits = {
  ...defaultOperationLimits,
  ...unlimitedClients,
  maxBodyBytes: 2_097_152,
  maxResponseFields: 250_000,
  maxResponseBytes: 16_777_216,
  maxArrivingBytesPerAddress: 16_777_216,
  maxArrivingBytes: 67_108_864,
  maxUnsentBytesPerPrincipal: 67_108_864,
  maxUnsentBytes: 268_435_456,
  maxHeldBytesPerPrincipal: 4_194_304,
  maxHeldBytes: 67_108_864,
  maxCost: 250,
  maxOperationsPerSocket: 100,
  maxSockets: 10_000,
  requestTimeoutMs: 30_000,
  connectionInitTimeoutMs: 5_000,
  operationTimeoutMs: 30_000,
};
