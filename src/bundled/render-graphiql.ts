// The package holds everything twice, for two kinds of modules: 18 MB.
export { renderGraphiQL } from '@graphql-yoga/render-graphiql';
