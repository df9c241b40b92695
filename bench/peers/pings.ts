/** graphql-ws pings every 12 s, and cuts who has not answered: under a burst that keeps the server busy for longer, everybody. */
export const noPings = 0;
