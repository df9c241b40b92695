/** What our WebSockets are closed with, beside the protocol's own codes, and what the graphql-ws client does then. */
export const closeCodes = {
  /** A message is larger than the client may send. The client gives up. */
  tooLarge: 1009,
  /** The gateway stops or is replaced. The client reconnects. */
  restart: 1012,
  /** Too many sockets, or this one does not keep up, or asks too much. The client reconnects after a while. */
  overload: 1013,
  /** The client broke the protocol. It gives up. */
  badRequest: 4400,
  /** The token is not good, or not any more. The client reconnects, and should bring a fresh one. */
  forbidden: 4403,
  /** The client offers another subprotocol than graphql-transport-ws, or none. It gives up. */
  subprotocol: 4406,
  /** Our fault. The client gives up: what failed once for no reason of the network would fail again. */
  internal: 4500,
} as const;
