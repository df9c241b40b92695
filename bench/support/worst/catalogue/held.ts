import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { type Attack, nextMessage, subscribed } from '../attack.ts';
import type { Entry } from '../entry.ts';
import { filler, mostBytes } from '../texts.ts';

/** A little less than a message may have, so that the rest has room. */
const padding = filler(mostBytes - 100_000);

/** Of a server with every scope, which may send the largest messages: what stays in the gateway for as long as a subscription, a socket or a cache does. */
export const held: readonly Entry[] = [
  onSubscriptions('unused-variables', 'variables of 1.9 MB that the operation does not declare', () => ({
    variables: { unused: padding },
  })),
  onSubscriptions('unused-extensions', 'extensions of 1.9 MB', () => ({ extensions: { unused: padding } })),
  onSubscriptions('declared-variables', 'a declared variable of 1.9 MB that a skipped field uses', (attack) => ({
    query: watch(
      attack,
      '($u: String! = "x") ',
      '... on GameSessionTransition { gameSession @skip(if: true) { gameProperty(key: $u) } }',
    ),
    variables: { u: padding },
  })),
  onSubscriptions('operation-text', 'a text of 1.9 MB, most of it a comment', (attack) => ({
    query: `${watch(attack)} # ${padding}`,
  })),
  onSubscriptions('operation-name', 'an operationName of 1.9 MB beside an operation of that name', (attack) => ({
    query: watch(attack).replace('subscription', `subscription ${padding}`),
    operationName: padding,
  })),
  {
    name: 'held-stream-variables',
    what: '30 event streams with 1.9 MB of undeclared variables each',
    run: (attack) =>
      attack.times(30, (index) =>
        attack.stream({ query: watch(attack), variables: { unused: padding, index } }, { identity: 'server' }),
      ),
  },
  {
    name: 'held-init-payloads',
    what: '30 sockets with a connection_init payload of 1.9 MB, acknowledged',
    run: (attack) => attack.times(30, () => attack.acknowledged('server', { padding })),
  },
  {
    name: 'held-operation-ids',
    what: '30 subscriptions whose IDs have 1.9 MB',
    run: async (attack) => {
      const socket = await attack.acknowledged('server');
      await attack.times(30, (index) => subscribed(socket, `${padding}${index}`, { query: watch(attack) }));
    },
  },
  {
    name: 'held-slow-queries',
    what: '100 queries with 1.9 MB of undeclared variables while GameLift takes 20 s',
    prepare: async ({ world }) => {
      await world.control('POST', '/faults', { kind: 'latency', rate: 1, latencyMs: 20_000 });
    },
    run: async (attack) => {
      await attack.atOnce(100, async (index) => {
        // Not awaited: they are what is held.
        void attack.post(
          {
            query: `{ gameSession(gameSessionId: ${JSON.stringify(attack.world.sessionId)}) { n${index}: id } }`,
            variables: { padding },
          },
          'server',
        );
      });
      await wait(3_000);
    },
  },
  {
    name: 'cached-documents',
    what: '60 different documents of 1.9 MB, most of it a comment or a block string',
    run: (attack) =>
      attack.times(60, async (index) => {
        const sessionId = JSON.stringify(attack.world.sessionId);
        const query = `query N${index} { gameSession(gameSessionId: ${sessionId}) { gameProperty(key: "${padding}") } } # ${index}`;
        // Twice: what comes again is compiled, and kept.
        for (let time = 0; time < 2; time++) await attack.post({ query }, 'server');
      }),
  },
  {
    name: 'metric-names',
    what: '99 operations whose names have 100,000 characters, and /metrics',
    run: async (attack) => {
      await attack.times(99, async (index) => {
        await attack.post({ query: `query ${filler(100_000)}${index} { __typename }` }, 'server');
      });
      const { bytes } = await attack.get('/metrics');
      attack.notes.push(`/metrics has ${Math.round(bytes / 1_000)} KB`);
    },
  },
  {
    name: 'socket-buffers',
    what: '100 sockets of a server, each with 1.9 MB of an unfinished message',
    run: async (attack) => {
      await attack.atOnce(100, async () => {
        const socket = await attack.acknowledged('server');
        socket.send(padding, { fin: false });
        await Promise.race([once(socket, 'close'), wait(500)]);
      });
      await wait(1_000);
    },
  },
  {
    name: 'subscriptions-that-come-and-go',
    what: '2,000 subscriptions that are begun and completed at once',
    run: async (attack) => {
      const socket = await attack.acknowledged('server');
      await attack.times(2_000, async (index) => {
        if (socket.readyState !== socket.OPEN) return;
        socket.send(JSON.stringify({ id: `${index}`, type: 'subscribe', payload: { query: watch(attack) } }));
        socket.send(JSON.stringify({ id: `${index}`, type: 'complete' }));
        // The socket's rate of messages is kept.
        if (index % 80 === 79) await wait(1_000);
      });
      const answer = nextMessage(socket);
      socket.send(JSON.stringify({ type: 'ping' }));
      await answer;
    },
  },
];

/** A subscription that says nothing but that it has begun. */
function watch({ world }: Attack, variables = '', selection = ''): string {
  return `subscription ${variables}{ gameSessionTransitions(of: { gameSessionId: ${JSON.stringify(world.sessionId)} }, snapshot: false) { __typename ${selection} } }`;
}

/** 30 subscriptions on WebSockets with something beside their query. */
function onSubscriptions(name: string, what: string, more: (attack: Attack) => object): Entry {
  return {
    name: `held-${name}`,
    what: `30 subscriptions: ${what}`,
    run: async (attack) => {
      const payload = { query: watch(attack), ...more(attack) };
      await attack.times(30, async (index) => {
        const socket = await attack.acknowledged('server');
        await subscribed(socket, String(index), payload);
      });
    },
  };
}
