import type { Chance } from '../live-history/random.ts';
import type { FuzzWorld } from './world.ts';

/** Default MAX_ALIASES; what an operation has beyond is refused before it costs anything. */
const mostAliases = 50;

/**
 * A query that asks for as much as limits of depth, aliases and calls allow: lists in lists, the same below many aliases, large fields and
 * fields that the caller may not read. Purely random operations seldom come near a limit; these do.
 */
export function amplifiedQuery(chance: Chance, { texts }: Pick<FuzzWorld, 'texts'>): string {
  const budget = { aliases: chance.of([mostAliases, 20, 8]) };
  const directive = chance.is(0.3) ? ' @include(if: true)' : '';
  const fragments: string[] = [];
  const fleet = () => `{ fleetId: ${JSON.stringify(texts.fleetId?.[chance.below(3)])} }`;
  const many = (most: number) => Math.max(1, Math.min(chance.below(most) + 1, budget.aliases));

  const page = (field: string, args: string, item: () => string): string => {
    const below = chance.is(0.3) ? `edges { cursor ${aliased('node', item)} }` : aliased('nodes', item);
    return `${field}(${args}first: ${chance.of([5, 20, 100, 1_000])})${directive} { ${below} ${chance.is(0.3) ? 'pageInfo { hasNextPage endCursor }' : ''} }`;
  };
  const aliased = (field: string, item: () => string): string => {
    const count = chance.is(0.5) ? 1 : many(45);
    if (count === 1) return `${field} { ${item()} }`;
    budget.aliases -= count;
    // Below an alias each further one counts once for each.
    const outside = budget.aliases;
    budget.aliases = Math.floor(outside / count);
    const below = item();
    budget.aliases = outside;
    return inFragment(field, Array.from({ length: count }, (_, index) => `a${index}: ${field} { ${below} }`).join(' '));
  };
  const inFragment = (field: string, text: string): string => {
    if (field !== 'nodes' || chance.is(0.7)) return text;
    fragments.push(text);
    return `...F${fragments.length - 1}`;
  };
  const leaves = (names: readonly string[]): string => {
    const name = chance.of(names);
    const count = chance.is(0.6) ? 1 : many(49);
    if (count === 1) return `${names.slice(0, 1 + chance.below(names.length)).join(' ')}`;
    budget.aliases -= count;
    return Array.from({ length: count }, (_, index) => `l${index}: ${name}`).join(' ');
  };
  const session = (depth: number) => (): string => {
    const below = chance.of([
      () => '',
      () => (depth > 0 ? `fleet { fleetId ${page('gameSessions', '', session(depth - 1))} }` : 'fleet { name }'),
      () => page('playerSessions', chance.is(0.5) ? 'status: ACTIVE, ' : '', player),
      () => 'protectionPolicy',
    ])();
    return `${leaves(sessionLeaves)} ${below}`;
  };
  const player = () => leaves(playerLeaves);
  const root = chance.of([
    () => page('gameSessions', `fleet: ${fleet()}, `, session(2)),
    () => page('gameSessions', `fleet: ${fleet()}, `, session(1)),
    () => page('searchGameSessions', `fleet: ${fleet()}, `, session(1)),
    () => page('fleets', '', () => `${leaves(fleetLeaves)} ${page('gameSessions', '', session(0))}`),
    () => page('playerSessions', `by: { playerId: "ada" }, ${chance.is(0.5) ? 'status: COMPLETED, ' : ''}`, player),
    () =>
      `nodes(ids: [${Array.from({ length: 50 }, () => JSON.stringify(chance.of(texts.ids ?? []).slice(0, 500))).join(', ')}]) { id ... on GameSession { ${session(1)()} } }`,
  ])();
  const written = fragments.map((text, index) => `fragment F${index} on ${typeOf(root)} { ${text} }`);
  return [`query Amplified { ${root} }`, ...(root.includes('...F') ? written : [])].join('\n');
}

/** The connection that fragments are of. Of another one the document is refused, which is a case as well. */
function typeOf(root: string): string {
  if (root.startsWith('fleets')) return 'FleetConnection';
  return root.startsWith('playerSessions') ? 'PlayerSessionConnection' : 'GameSessionConnection';
}

const sessionLeaves = [
  'gameSessionId',
  'gameProperties { key value }',
  'name',
  'gameSessionData',
  'ipAddress',
  'creationTime',
  'id',
  'isJoinable',
  'statusReason',
  'gameProperty(key: "gameMode")',
];
const playerLeaves = [
  'playerSessionId',
  'playerData',
  'ipAddress',
  'status',
  'reservationExpiresAt',
  'gameSession { name }',
];
const fleetLeaves = [
  'name',
  'capacity { active idle }',
  'utilization { activeGameSessionCount }',
  'locations { location }',
];
