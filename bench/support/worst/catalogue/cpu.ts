import { type Attack, subscribed } from '../attack.ts';
import type { Entry } from '../entry.ts';
import { filler, mostBytes, repeat, sessionFields } from '../texts.ts';

const long = filler(mostBytes - 100_000);

/** CPU that no rate of operations prices; large values are a server's, which may send the largest bodies: long values, documents that are dear to validate, and events for one principal. */
export const cpu: readonly Entry[] = [
  longArgument(
    'location',
    'String',
    ({ world }) => `gameSessions(fleet: { fleetId: "${world.crowd}" }, location: $v) { nodes { id } }`,
  ),
  longArgument(
    'after',
    'String',
    ({ world }) => `gameSessions(fleet: { fleetId: "${world.crowd}" }, after: $v) { nodes { id } }`,
  ),
  longArgument('gameSessionId', 'String!', () => 'gameSession(gameSessionId: $v) { id }'),
  longArgument('global-id', 'ID!', () => 'node(id: $v) { id }'),
  longArgument('fleetId', 'String!', () => 'fleet(fleet: { fleetId: $v }) { id }'),
  longArgument('alias-id', 'String!', () => 'alias(aliasId: $v) { id }'),
  longArgument(
    'filter',
    'String',
    ({ world }) => `searchGameSessions(fleet: { fleetId: "${world.crowd}" }, filterExpression: $v) { nodes { id } }`,
  ),
  longArgument(
    'sort',
    'String',
    ({ world }) => `searchGameSessions(fleet: { fleetId: "${world.crowd}" }, sortExpression: $v) { nodes { id } }`,
  ),
  longArgument(
    'where',
    'String',
    ({ world }) =>
      `searchGameSessions(fleet: { fleetId: "${world.crowd}" }, where: { name: { eq: $v } }) { nodes { id } }`,
  ),
  longArgument(
    'date',
    'DateTime',
    ({ world }) =>
      `searchGameSessions(fleet: { fleetId: "${world.crowd}" }, where: { creationTime: { gt: $v } }) { nodes { id } }`,
  ),
  longArgument(
    'property-key',
    'String!',
    ({ world }) => `gameSession(gameSessionId: ${JSON.stringify(world.sessionId)}) { gameProperty(key: $v) }`,
  ),
  longArgument('player-id', 'String!', () => 'playerSessions(by: { playerId: $v }) { nodes { id } }'),
  {
    name: 'property-key-many',
    what: 'a key of 1.9 MB for `gameProperty` of 1,000 sessions under 49 aliases',
    run: async (attack) => {
      const selection = repeat(49, (index) => `k${index}: gameProperty(key: $v)`);
      const query = `query ($v: String!) { gameSessions(fleet: { fleetId: "${attack.world.crowd}" }, first: 1000) { nodes { ${selection} } } }`;
      await attack.post({ query, variables: { v: long } }, 'server');
    },
  },
  refusedValue('enum-variable', 'an enum of 2 MB in a variable', ({ world }) => ({
    query: `query ($s: GameSessionStatusFilter) { gameSessions(fleet: { fleetId: "${world.crowd}" }, status: $s) { nodes { id } } }`,
    variables: { s: long },
  })),
  refusedValue('enum-literal', 'an enum of 2 MB in the document', ({ world }) => ({
    query: `{ gameSessions(fleet: { fleetId: "${world.crowd}" }, status: ${long}) { nodes { id } } }`,
  })),
  refusedValue('unknown-input-field', 'an input field with a name of 2 MB in a variable', () => ({
    query: 'query ($f: FleetSelector!) { fleet(fleet: $f) { id } }',
    variables: { f: { [long]: 1 } },
  })),
  refusedValue('int-variable', 'a text of 2 MB where an Int is expected', () => ({
    query: 'query ($n: Int) { fleets(first: $n) { nodes { id } } }',
    variables: { n: long },
  })),
  refusedValue('unknown-field', 'a field with a name of 2 MB', () => ({ query: `{ ${long} }` })),
  refusedValue('unknown-operation', 'an operationName of 2 MB that is none of the document', () => ({
    query: 'query A { __typename } query B { __typename }',
    operationName: long,
  })),
  refusedValue('document-id', 'a document ID of 2 MB', () => ({
    extensions: { persistedQuery: { version: 1, sha256Hash: long } },
  })),
  validation('overlapping-fields', '8 KB of the same field with itself', () =>
    `{ fleets { nodes { ${repeat(640, () => 'capacity { active }').slice(0, 7_600)} } } }`.replace(
      /capacity \{ act?i?v?e?$/,
      '',
    ),
  ),
  validation('overlapping-fragments', '8 KB of fragments, each compared with each', () => {
    const names = Array.from({ length: 95 }, (_, index) => `F${index}`);
    const fragments = names.map((name) => `fragment ${name} on Fleet { name fleetId capacity { active idle } }`);
    return `{ fleets { nodes { ${names.map((name) => `...${name}`).join(' ')} } } } ${fragments.join(' ')}`;
  }),
  validation('nested-fragments', '8 KB of fragments that spread all behind them', () => {
    const count = 28;
    const fragments = Array.from({ length: count }, (_, index) => {
      const behind = repeat(count - index - 1, (next) => `...F${index + next + 1}`);
      return `fragment F${index} on Fleet { name ${behind} }`;
    });
    return `{ fleets { nodes { ...F0 } } } ${fragments.join(' ')}`;
  }),
  validation(
    'unknown-fields',
    '8 KB of fields that there are not',
    () => `{ ${repeat(900, (index) => `fleetz${index}`)} }`,
  ),
  validation(
    'unknown-fragments',
    '8 KB of spreads of fragments that there are not',
    () => `{ ${repeat(800, (index) => `...Fr${index}`)} }`,
  ),
  validation(
    'unused-variables',
    '8 KB of variables that are not used',
    () => `query (${repeat(480, (index) => `$v${index}: Int,`)}) { __typename }`,
  ),
  validation(
    'unused-fragments',
    '8 KB of fragments that are not used',
    () => `{ __typename } ${repeat(220, (index) => `fragment F${index} on Fleet { name }`)}`,
  ),
  validation(
    'many-operations',
    '8 KB of operations that share their fragments',
    () =>
      `${repeat(150, (index) => `query Q${index} { ...A ...B ...C }`)} fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ${repeat(200, () => '__typename')} }`,
  ),
  validation(
    'same-arguments',
    '8 KB of the same argument',
    () => `{ fleets(${repeat(600, () => 'first: 1,')}) { nodes { id } } }`,
  ),
  validation(
    'directives',
    '8 KB of unknown directives',
    () => `{ __typename ${repeat(650, (index) => `@dir${index}`)} }`,
  ),
  {
    name: 'introspection-aliases',
    what: 'all fields of all types under 45 aliases, where introspection is allowed',
    env: { INTROSPECTION: 'true' },
    run: async (attack) => {
      const fields =
        'name description args { name description type { name ofType { name } } } type { name ofType { name ofType { name } } }';
      const query = `{ __schema { types { ${repeat(45, (index) => `f${index}: fields(includeDeprecated: true) { ${fields} }`)} } } }`;
      const { status } = await attack.post({ query });
      attack.notes.push(`answered ${status}`);
    },
  },
  {
    name: 'undeclared-variables',
    what: '20 queries with 1.8 MB of undeclared variables in 100,000 members',
    run: (attack) => {
      const variables = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`v${index}`, [index, 'x']]));
      const body = JSON.stringify({ query: '{ __typename }', variables });
      return attack.times(20, () => attack.post(body, 'server'));
    },
  },
  {
    name: 'where-members',
    what: 'a lobby over 1,000 sessions with a `where` of 100 lists of 1,000 values',
    run: async (attack) => {
      const values = Array.from({ length: 1_000 }, (_, index) => `value-${index}`);
      const where = { and: Array.from({ length: 100 }, () => ({ name: { in: values } })) };
      const query = `subscription ($w: GameSessionWhere) { lobby(fleet: { fleetId: "${attack.world.crowd}" }, where: $w) { __typename } }`;
      const socket = await attack.acknowledged('server');
      const answer = await subscribed(socket, '1', { query, variables: { w: where } }, '"GameSessionSnapshot"');
      const [code = 'with a snapshot'] = /(?<="code":")\w+|closed with \d+/.exec(answer) ?? [];
      attack.notes.push(`answered ${code}`);
    },
  },
  {
    name: 'distinct-subscriptions',
    what: '300 different subscriptions of one principal on one fleet, and a session of it changes',
    prepare: async (attack) => {
      const socket = await attack.acknowledged();
      const others = [await attack.acknowledged(), await attack.acknowledged(), await attack.acknowledged()];
      for (let index = 0; index < attack.count(300); index++) {
        const query = `subscription S${index} { gameSessionTransitions(of: { fleetId: "${attack.world.crowd}" }, changes: true, snapshot: false) {
          __typename ... on GameSessionChanged { gameSession { n${index}: id ${sessionFields} } } } }`;
        await subscribed(others[index % 3] ?? socket, String(index), { query });
      }
    },
    run: async (attack) => {
      for (let change = 0; change < 3; change++) await attack.world.change();
      // A poll shows it; nothing else says when.
      await new Promise((resolve) => setTimeout(resolve, 8_000));
    },
  },
];

/** One query with an argument of 1.9 MB, under 49 aliases. */
function longArgument(name: string, type: string, field: (attack: Attack) => string): Entry {
  return {
    name: `long-${name}`,
    what: `a value of 1.9 MB under 49 aliases: ${name}`,
    run: async (attack) => {
      const query = `query ($v: ${type}) { ${repeat(49, (index) => `f${index}: ${field(attack)}`)} }`;
      const { status, bytes } = await attack.post({ query, variables: { v: long } }, 'server');
      attack.notes.push(`answered ${status}, ${Math.round(bytes / 1_000)} KB`);
    },
  };
}

/** One request with a value of 2 MB that is refused. */
function refusedValue(name: string, what: string, body: (attack: Attack) => object): Entry {
  return {
    name: `quoted-${name}`,
    what,
    run: async (attack) => {
      const { status, bytes } = await attack.post(body(attack), 'server');
      attack.notes.push(`answered ${status}, ${Math.round(bytes / 1_000)} KB`);
    },
  };
}

/** 20 documents of 6 to 8 KB, no two the same. */
function validation(name: string, what: string, text: () => string): Entry {
  return {
    name: `validate-${name}`,
    what: `20 documents: ${what}`,
    run: async (attack) => {
      await attack.times(20, (index) => attack.post({ query: `${text()} # ${index}` }));
    },
  };
}
