// Packages below Yoga resolve to releases that need Node 22.15, unless a lock file says otherwise.
export { createYoga, type GraphQLParams, type Plugin } from 'graphql-yoga';
