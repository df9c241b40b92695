import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Attack } from '../attack.ts';
import { identities } from '../attack.ts';
import type { Entry } from '../entry.ts';
import { filler, mostBytes, nestedArrays, paddedBody } from '../texts.ts';

/** Bodies and headers: what comes before the gateway knows the caller, or instead of an operation. */
export const bodies: readonly Entry[] = [
  {
    name: 'refused-1kb',
    what: '100 refused bodies of 1 KB, anonymous',
    run: (attack) => attack.times(100, () => attack.post(paddedBody(1_000), 'anonymous')),
  },
  {
    name: 'refused-2mb',
    what: '20 refused bodies of 2 MB, anonymous',
    run: (attack) => attack.times(20, () => attack.post(paddedBody(mostBytes), 'anonymous')),
  },
  {
    name: 'refused-2mb-get-token',
    what: '20 refused bodies of 2 MB with a forged token',
    run: (attack) =>
      attack.times(20, () =>
        attack.post(paddedBody(mostBytes), 'anonymous', { authorization: `Bearer ${forgedToken()}` }),
      ),
  },
  {
    name: 'refused-429',
    what: '20 bodies of 2 MB from an address above its rate',
    env: { OPERATIONS_PER_MINUTE_PER_ADDRESS: '20' },
    prepare: (attack) => exhaust(attack, 'anonymous'),
    run: (attack) => attack.times(20, () => attack.post(paddedBody(mostBytes), 'anonymous')),
  },
  {
    name: 'principal-429',
    what: '20 bodies of 2 MB of a principal above its rate',
    env: { OPERATIONS_PER_MINUTE_PER_PRINCIPAL: '20' },
    prepare: (attack) => exhaust(attack, 'player'),
    run: (attack) => attack.times(20, () => attack.post(paddedBody(mostBytes))),
  },
  {
    name: 'player-2mb',
    what: '20 bodies of 2 MB, of a player',
    run: async (attack) => {
      const statuses = new Set<number>();
      await attack.times(20, async () => statuses.add((await attack.post(paddedBody(mostBytes))).status));
      attack.notes.push(`answered ${[...statuses].join(', ')}`);
    },
  },
  {
    name: 'server-2mb',
    what: '20 bodies of 2 MB, of a server',
    run: async (attack) => {
      const statuses = new Set<number>();
      await attack.times(20, async () => statuses.add((await attack.post(paddedBody(mostBytes), 'server')).status));
      attack.notes.push(`answered ${[...statuses].join(', ')}`);
    },
  },
  {
    name: 'refused-expect',
    what: '20 refused bodies of 2 MB announced by Expect: 100-continue',
    run: (attack) =>
      attack.times(20, async () => {
        const socket = attack.connect();
        socket.write(head(mostBytes, { expect: '100-continue' }));
        const [answer] = (await once(socket, 'data')) as [Buffer];
        if (answer.toString('latin1').startsWith('HTTP/1.1 100')) {
          socket.write(filler(mostBytes));
          await once(socket, 'data');
        }
        socket.destroy();
      }),
  },
  {
    name: 'anonymous-flood',
    what: 'three anonymous clients with bodies of 2 MB for 5 s, and /healthz beside them',
    run: async (attack) => {
      let isOver = false;
      const flood = async () => {
        while (!isOver) await attack.post(paddedBody(mostBytes), 'anonymous');
      };
      const health = new HealthWatch(attack);
      const flooding = Promise.all([flood(), flood(), flood()]);
      await wait(attack.count(5_000));
      isOver = true;
      await flooding;
      attack.notes.push(`/healthz took up to ${await health.end()} ms`);
    },
  },
  {
    name: 'half-sent-bodies',
    what: '400 bodies of 2 MB of which 1.2 MB were sent, anonymous',
    run: async (attack) => {
      await attack.atOnce(400, () => write(attack.connect(), head(mostBytes) + filler(1_200_000)));
      await wait(500);
    },
  },
  {
    name: 'half-sent-bodies-player',
    what: '400 bodies of 2 MB of which 1.2 MB were sent, of one player',
    run: async (attack) => {
      await attack.atOnce(400, () => write(attack.connect(), head(mostBytes, identities.player) + filler(1_200_000)));
      await wait(500);
    },
  },
  {
    name: 'small-chunks',
    what: 'a body of 300,000 chunks of one byte, of a server',
    run: async (attack) => {
      const socket = attack.connect();
      const answered = once(socket, 'data');
      socket.write(head(null, { ...identities.server, 'transfer-encoding': 'chunked' }));
      const text = paddedBody(attack.count(300_000));
      await write(socket, [...text].map((byte) => `1\r\n${byte}\r\n`).join(''));
      await write(socket, '0\r\n\r\n');
      await Promise.race([answered, once(socket, 'close')]);
    },
  },
  {
    name: 'nested-arrays',
    what: 'a body of a million nested arrays, of a server',
    run: async (attack) => {
      const reply = await attack.post(
        `{"query":"{ __typename }","variables":{"a":${nestedArrays(1_000_000)}}}`,
        'server',
      );
      attack.notes.push(`answered ${reply.status}`);
    },
  },
  {
    name: 'nested-objects',
    what: 'a body of 250,000 nested objects in a declared variable, of a server',
    run: async (attack) => {
      const value = `${'{"not":'.repeat(250_000)}{}${'}'.repeat(250_000)}`;
      const query = `query ($w: GameSessionWhere) { searchGameSessions(fleet: { fleetId: "${attack.world.crowd}" }, where: $w) { nodes { id } } }`;
      const reply = await attack.post(`{"query":${JSON.stringify(query)},"variables":{"w":${value}}}`, 'server');
      attack.notes.push(`answered ${reply.status}`);
    },
  },
  {
    name: 'batch',
    what: 'a batch of 40,000 operations in 2 MB, of a server',
    run: async (attack) => {
      const body = `[${Array.from({ length: 40_000 }, () => '{"query":"{ __typename }"}').join(',')}]`;
      const reply = await attack.post(body, 'server');
      attack.notes.push(`answered ${reply.status}`);
    },
  },
  {
    name: 'not-json',
    what: '20 bodies of 2 MB that are no JSON, of a server',
    run: (attack) => attack.times(20, () => attack.post(`{"query":"${filler(mostBytes)}`, 'server')),
  },
  {
    name: 'gzip',
    what: '20 bodies of 20 KB that are 20 MB unpacked, of a server',
    run: (attack) => {
      const packed = gzipSync(paddedBody(20_000_000));
      return attack.times(20, async (index) => {
        const reply = await attack.post(packed, 'server', { 'content-encoding': 'gzip' });
        if (index === 0) attack.notes.push(`answered ${reply.status}`);
      });
    },
  },
  {
    name: 'huge-tokens',
    what: '500 requests with 12 KB of bearer token, forged',
    run: (attack) =>
      attack.times(500, () =>
        attack.post(paddedBody(10), 'anonymous', { authorization: `Bearer ${forgedToken(9_000)}` }),
      ),
  },
  {
    name: 'forwarded-ports',
    what: '500 anonymous requests whose X-Forwarded-For has another port each',
    env: { PROXY_HOPS: '1', OPERATIONS_PER_MINUTE_PER_ADDRESS: '100' },
    run: async (attack) => {
      let counted = 0;
      await attack.times(500, async (index) => {
        const forwarded = [
          `203.0.113.7:${1_024 + index}`,
          `"[2001:db8::1]:${1_024 + index}"`,
          `"203.0.113.7:${index}"`,
        ];
        const headers = { 'x-forwarded-for': forwarded[index % 3] as string };
        const { status } = await attack.post(paddedBody(10), 'anonymous', headers);
        if (status === 429) counted += 1;
      });
      attack.notes.push(`${counted} of ${attack.count(500)} above the rate`);
    },
  },
  {
    name: 'pipelined',
    what: '5,000 pipelined queries on a connection that is never read',
    run: async (attack) => {
      const socket = attack.connect().pause();
      const body = JSON.stringify({
        query: `{ gameSession(gameSessionId: ${JSON.stringify(attack.world.sessionId)}) { id } }`,
      });
      const request = head(body.length, identities.player) + body;
      for (let index = 0; index < attack.count(5_000); index++) socket.write(request);
      await wait(3_000);
    },
  },
];

/** Asks `/healthz` again and again, until `end` answers how long it took at most. */
class HealthWatch {
  #isOver = false;
  readonly #longestMs: Promise<number>;

  constructor(attack: Attack) {
    this.#longestMs = this.#watch(attack);
  }

  end(): Promise<number> {
    this.#isOver = true;
    return this.#longestMs;
  }

  async #watch(attack: Attack): Promise<number> {
    let longestMs = 0;
    while (!this.#isOver) {
      const begun = performance.now();
      await attack.get('/healthz');
      longestMs = Math.max(longestMs, performance.now() - begun);
      await wait(20);
    }
    return Math.round(longestMs);
  }
}

async function exhaust(attack: Attack, identity: 'anonymous' | 'player'): Promise<void> {
  for (let index = 0; index < 25; index++) await attack.post(paddedBody(10), identity);
}

/** The head of a POST. `length` null: the headers say how long the body is. */
function head(length: number | null, headers: Readonly<Record<string, string>> = {}): string {
  const all = {
    host: '127.0.0.1',
    'content-type': 'application/json',
    ...(length !== null && { 'content-length': length }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** Resolves once it is written, or cannot be any more. */
function write(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.write(text, () => resolve());
  });
}

function forgedToken(padding = 0): string {
  const parts = [{ alg: 'HS256' }, { sub: 'x', exp: 4_102_444_800, padding: filler(padding) }];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac('sha256', 'another secret').update(signed).digest('base64url')}`;
}
