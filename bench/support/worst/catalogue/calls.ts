import { encodeGlobalId } from '../../../../src/schema/global-id.ts';
import type { Entry } from '../entry.ts';
import { repeat } from '../texts.ts';
import { busyPlayer } from '../world.ts';

/** GameLift calls beyond the price of an operation. */
export const calls: readonly Entry[] = [
  {
    name: 'filtered-player-list',
    what: 'a filtered list of a player with many sessions under 49 aliases, pages of GameLift being small',
    prepare: async ({ world }) => {
      await world.control('POST', '/config', { pageSize: 2 });
    },
    run: async (attack) => {
      const lists = repeat(
        49,
        (index) =>
          `p${index}: playerSessions(by: { playerId: "${busyPlayer}" }, status: COMPLETED, first: ${index + 1}) { nodes { status } }`,
      );
      const { status } = await attack.post({ query: `{ ${lists} }` }, 'server');
      attack.notes.push(`answered ${status}`);
      await attack.world.control('POST', '/config', { pageSize: 100 });
    },
  },
  {
    name: 'has-next-page',
    what: '`hasNextPage` of 49 pages that are exactly full',
    run: async (attack) => {
      const lists = repeat(
        49,
        (index) =>
          `p${index}: gameSessions(fleet: { fleetId: "${attack.world.heavy}" }, first: 20, status: ${index % 2 ? 'ACTIVE' : 'ACTIVATING'}) { nodes { id } pageInfo { hasNextPage } }`,
      );
      await attack.post({ query: `{ ${lists} }` }, 'server');
    },
  },
  {
    name: 'unknown-objects',
    what: '200 different sessions that there are not, by four aliases of `nodes`',
    run: async (attack) => {
      const ids = (alias: number) =>
        Array.from({ length: 50 }, (_, index) =>
          JSON.stringify(encodeGlobalId('GameSession', `${attack.world.sessionId}-${alias}-${index}`)),
        );
      const lists = repeat(4, (index) => `n${index}: nodes(ids: [${ids(index).join(', ')}]) { id }`);
      await attack.post({ query: `{ ${lists} }` }, 'server');
    },
  },
  {
    name: 'protection-policies',
    what: '`protectionPolicy` of each session of a page of 100 that a search has found',
    run: async (attack) => {
      await attack.post(
        {
          query: `{ searchGameSessions(fleet: { fleetId: "${attack.world.crowd}" }, first: 100) { nodes { protectionPolicy } } }`,
        },
        'server',
      );
    },
  },
];
