/** What a page costs in the emulator with 100,000 sessions on a fleet. Run with `npx tsx bench/emulator.ts`. */

import type { Action } from '../src/emulator/action.ts';
import { describeGameSessions, searchGameSessions } from '../src/emulator/actions/game-session.ts';
import { createPlayerSession, describePlayerSessions } from '../src/emulator/actions/player-session.ts';
import { seededRandom } from '../src/emulator/random.ts';
import { createWorld } from '../src/emulator/world/world.ts';

const sessions = 100_000;
const runs = 200;
const context = { region: 'us-west-2', accountId: '123456789012', accessKeyId: null };

const world = createWorld({ ...context, random: seededRandom(1) });
const began = performance.now();
const { fleetId: FleetId } = world.addFleet({ sessions, locations: ['us-east-1', 'eu-central-1'] });
const seedingMs = performance.now() - began;

interface Answer {
  GameSessions?: { GameSessionId: string }[];
  NextToken?: string;
}
const call = (action: Action, input: Record<string, unknown>) => action(world, input, context) as Answer;

/** Walks `pages` pages; answers the last token. */
function deepToken(action: Action, input: Record<string, unknown>, pages: number): string {
  let NextToken: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    NextToken = call(action, NextToken === undefined ? input : { ...input, NextToken }).NextToken;
  }
  if (NextToken === undefined) throw new Error(`there are no ${pages} pages`);
  return NextToken;
}

const byStatus = { FleetId, StatusFilter: 'ACTIVE' };
const sorted = { FleetId, SortExpression: 'gameSessionProperties.level DESC' };
const filterExpression = "gameSessionProperties.gameMode = 'duel' AND hasAvailablePlayerSessions = true";
const nobody = "gameSessionProperties.gameMode = 'chess' AND playerSessionCount >= 1";
const [someone] = call(describeGameSessions, { FleetId, Limit: 1 }).GameSessions ?? [];
if (someone === undefined) throw new Error('there is no session');

const cases: [string, Action, Record<string, unknown>][] = [
  ['first page, all', describeGameSessions, { FleetId }],
  ['first page, by status', describeGameSessions, byStatus],
  ['first page, by status and location', describeGameSessions, { ...byStatus, Location: 'eu-central-1' }],
  [
    'page 900, by status',
    describeGameSessions,
    { ...byStatus, NextToken: deepToken(describeGameSessions, byStatus, 899) },
  ],
  ['by game session ID', describeGameSessions, { GameSessionId: someone.GameSessionId }],
  ['players of a session', describePlayerSessions, { GameSessionId: someone.GameSessionId }],
  ['search, no expressions', searchGameSessions, { FleetId }],
  ['search, filter', searchGameSessions, { FleetId, FilterExpression: filterExpression }],
  ['search, filter that nothing matches', searchGameSessions, { FleetId, FilterExpression: nobody }],
  ['search, sort', searchGameSessions, sorted],
  [
    'search, sort, page 1,000',
    searchGameSessions,
    { ...sorted, NextToken: deepToken(searchGameSessions, sorted, 999) },
  ],
  ['search, filter and sort', searchGameSessions, { ...sorted, FilterExpression: filterExpression }],
  ['search, filter that nothing matches, and sort', searchGameSessions, { ...sorted, FilterExpression: nobody }],
];

console.log(`${sessions.toLocaleString('en')} sessions seeded in ${seedingMs.toFixed(0)} ms\n`);
console.log('| page | first ms | median ms | p99 ms |');
console.log('|---|---|---|---|');
for (const [name, action, input] of cases) report(name, () => call(action, input));
for (const sort of ['gameSessionName ASC', 'creationTimeMillis DESC', 'playerSessionCount ASC', 'gameSessionId ASC']) {
  report(`search, sort by ${sort} (index made by the first)`, () =>
    call(searchGameSessions, { FleetId, SortExpression: sort }),
  );
}
const sessionIds = call(describeGameSessions, { FleetId }).GameSessions?.map((session) => session.GameSessionId) ?? [];
let joins = 0;
report('CreatePlayerSession (7 sort orders kept up to date)', () => {
  const GameSessionId = sessionIds[joins % sessionIds.length];
  joins += 1;
  call(createPlayerSession, { GameSessionId, PlayerId: `player-${joins}` });
});
world.close();

function report(name: string, run: () => void, count = runs): void {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  const first = times[0] ?? 0;
  times.sort((one, other) => one - other);
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(3);
  console.log(`| ${name} | ${first.toFixed(1)} | ${at(0.5)} | ${at(0.99)} |`);
}
