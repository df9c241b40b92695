import { setTimeout as wait } from 'node:timers/promises';
import { encodeCursor } from '../../../../src/live/delivery/cursor.ts';
import { type Attack, identities, subscribed } from '../attack.ts';
import type { Entry } from '../entry.ts';
import { repeat, sessionFields } from '../texts.ts';

const aliasedNodes = (count: number, selection = sessionFields) =>
  repeat(count, (index) => `n${index}: nodes { ${selection} }`);

const sessionsOf = (fleetId: string, first: number, selection: string, directive = '') =>
  `{ gameSessions(fleet: { fleetId: "${fleetId}" }, first: ${first})${directive} { ${selection} } }`;

/** Answers and events that are much larger than what asks for them, and their readers. */
export const answers: readonly Entry[] = [
  query('nodes-aliases', '`nodes` of 1,000 sessions under 49 aliases', ({ world }) =>
    sessionsOf(world.crowd, 1_000, aliasedNodes(49)),
  ),
  query('nodes-aliases-directive', 'the same with a directive, which graphql-js runs', ({ world }) =>
    sessionsOf(world.crowd, 1_000, aliasedNodes(49), ' @include(if: true)'),
  ),
  query('edges-aliases', '`node` of 1,000 edges under 48 aliases', ({ world }) =>
    sessionsOf(world.crowd, 1_000, `edges { ${repeat(48, (index) => `n${index}: node { ${sessionFields} }`)} }`),
  ),
  query('nested-pages', 'pages in pages: 20 sessions, of each the fleet with its 1,000', ({ world }) =>
    sessionsOf(world.crowd, 20, `nodes { fleet { gameSessions(first: 1000) { nodes { ${sessionFields} } } } }`),
  ),
  query('nested-pages-aliases', 'the same under 26 aliases of the inner `nodes`', ({ world }) =>
    sessionsOf(world.crowd, 20, `nodes { fleet { gameSessions(first: 1000) { ${aliasedNodes(26)} } } }`),
  ),
  query('nested-pages-aliases-directive', 'the same with a directive', ({ world }) =>
    sessionsOf(
      world.crowd,
      20,
      `nodes { fleet { gameSessions(first: 1000) { ${aliasedNodes(26)} } } }`,
      ' @include(if: true)',
    ),
  ),
  query(
    'repeated-fragments',
    'fragments that spread fragments: 45 aliases of `gameProperties` of 1,000 sessions',
    ({ world }) =>
      `${sessionsOf(world.crowd, 1_000, 'nodes { ...A ...A ...B }')}
     fragment A on GameSession { ${repeat(15, (index) => `a${index}: gameProperties { ...P }`)} }
     fragment B on GameSession { ${repeat(15, (index) => `b${index}: gameProperties { ...P }`)} }
     fragment P on GameProperty { key value }`,
  ),
  query('long-names', '1,000 sessions with 40 fields under names of 40 characters', ({ world }) =>
    sessionsOf(world.crowd, 1_000, `nodes { ${repeat(49, (index) => `${'a'.repeat(38)}${index}: id`)} }`),
  ),
  query(
    'large-strings',
    '250 KB of game session data under 49 aliases, of 20 sessions',
    ({ world }) => sessionsOf(world.heavy, 20, `nodes { ${repeat(49, (index) => `d${index}: gameSessionData`)} }`),
    'connecting',
  ),
  query(
    'large-strings-directive',
    'the same with a directive',
    ({ world }) =>
      sessionsOf(
        world.heavy,
        20,
        `nodes { ${repeat(49, (index) => `d${index}: gameSessionData`)} }`,
        ' @include(if: true)',
      ),
    'connecting',
  ),
  query('errors', '1,000 sessions under 49 aliases of a field that the caller may not read', ({ world }) =>
    sessionsOf(world.crowd, 1_000, `nodes { ${repeat(49, (index) => `d${index}: ipAddress`)} }`),
  ),
  query('errors-directive', 'the same with a directive', ({ world }) =>
    sessionsOf(world.crowd, 1_000, `nodes { ${repeat(49, (index) => `d${index}: ipAddress`)} }`, ' @include(if: true)'),
  ),
  {
    name: 'snapshot-aliases',
    what: 'a snapshot of 1,000 sessions under 45 aliases, over WebSocket',
    run: async (attack) => {
      const socket = await attack.acknowledged();
      await subscribed(socket, '1', { query: snapshot(attack) }, '"isLast":true');
    },
  },
  {
    name: 'snapshot-aliases-stream',
    what: 'the same over an event stream',
    run: async (attack) => {
      await attack.stream({ query: snapshot(attack) }, { until: '"isLast":true' });
    },
  },
  {
    name: 'after-repeats',
    what: 'ten times the same by a forged `after`, on one socket',
    run: async (attack) => {
      const socket = await attack.acknowledged();
      const forged = (epoch: number) =>
        encodeCursor({
          topic: `fleet:${attack.world.crowd}`,
          epoch: `forged ${epoch}`,
          coverage: 'forged',
          position: { offset: 0, nonce: 'forged' },
          argumentsHash: 'forged',
          isPartial: false,
        });
      await attack.times(10, (index) =>
        subscribed(socket, String(index), { query: snapshot(attack, `, after: "${forged(index)}"`) }, '"isLast":true'),
      );
    },
  },
  {
    name: 'unread-http',
    what: '20 connections that do not read a large answer',
    run: async (attack) => {
      await attack.atOnce(20, async (index) => {
        // Of another name each: equal ones share an answer.
        const body = JSON.stringify({
          query: `query Q${index} ${sessionsOf(attack.world.crowd, 1_000, aliasedNodes(32))}`,
        });
        const socket = attack.connect().pause();
        socket.write(
          `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${identities.player.authorization}\r\n` +
            `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
      });
      await wait(15_000);
    },
  },
  {
    name: 'unread-streams',
    what: '20 event streams whose snapshot is never read',
    run: async (attack) => {
      await attack.atOnce(20, () => attack.stream({ query: snapshot(attack, '', 32) }, { isRead: false }));
      await wait(10_000);
    },
  },
  {
    name: 'unread-sockets',
    what: '20 WebSockets, each with ten snapshots that are never read',
    run: async (attack) => {
      await attack.atOnce(20, async () => {
        const socket = await attack.acknowledged();
        socket.pause();
        for (let index = 0; index < 10; index++) {
          socket.send(
            JSON.stringify({ id: String(index), type: 'subscribe', payload: { query: snapshot(attack, '', 20) } }),
          );
        }
      });
      await wait(10_000);
    },
  },
];

function snapshot({ world }: Attack, more = '', aliases = 45): string {
  const selection = repeat(aliases, (index) => `s${index}: gameSessions { ${sessionFields} }`);
  return `subscription { gameSessionTransitions(of: { fleetId: "${world.crowd}" }${more}) {
    __typename ... on GameSessionSnapshot { isLast ${selection} } } }`;
}

/** An entry that sends one query once. */
function query(
  name: string,
  what: string,
  text: (attack: Attack) => string,
  identity: 'player' | 'connecting' = 'player',
): Entry {
  return {
    name,
    what,
    run: async (attack) => {
      const { status, text: answer } = await attack.post({ query: text(attack) }, identity);
      const [, code] = /"code":"(\w+)"/.exec(answer) ?? [];
      attack.notes.push(`answered ${status}${code === undefined ? '' : ` ${code}`}`);
    },
  };
}
