import { graphql } from '../gql/gql.ts';

/** What there is to choose from. */
export const targetsQuery = graphql(`
  query Targets {
    fleets(first: 100) {
      nodes {
        fleetId
        name
        status
      }
    }
    aliases(first: 100) {
      nodes {
        aliasId
        name
        routingStrategyType
      }
    }
  }
`);

/** Where a fleet's sessions can be. */
export const locationsQuery = graphql(`
  query Locations($fleet: FleetSelector!) {
    fleet(fleet: $fleet) {
      fleetId
      locations {
        location
        status
      }
    }
  }
`);
