import { expect, test } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import type { FleetUtilizationArguments } from '../../../src/live/kinds/fleet-utilization/events.ts';
import { settle } from '../../support/fake-clock.ts';
import { type LiveHarness, Log, startLive, watch } from '../../support/live-harness.ts';
import { fleetId, otherFleetId } from '../../support/sessions.ts';
import { capacityOf, homeRegion, makeFleet, type StagedFleet, utilizationOf } from '../../support/staged-fleets.ts';

const aliasId = 'alias-1';

interface Harness extends LiveHarness {
  readonly fleet: StagedFleet;
  open(members?: Partial<FleetUtilizationArguments>): ReturnType<LiveHarness['live']['fleetUtilization']>;
  /** As GameLift reports it from now on. */
  busy(activeGameSessions: number, id?: string): void;
}

function start(...parameters: Parameters<typeof startLive>): Harness {
  const harness = startLive(...parameters);
  const { live, gamelift } = harness;
  const fleet = makeFleet(fleetId, ['eu-west-1']);
  gamelift.fleets.set(fleetId, fleet);
  gamelift.fleets.set(otherFleetId, makeFleet(otherFleetId));
  gamelift.aliases.set(aliasId, fleetId);
  return {
    ...harness,
    fleet,
    open: (members = {}) =>
      live.fleetUtilization({ fleet: { fleetId }, figures: ['utilization'], after: null, ...members }),
    busy: (activeGameSessions, id = fleetId) =>
      gamelift.fleets.get(id)?.utilizations.set(homeRegion, utilizationOf(activeGameSessions)),
  };
}

/** A stream whose first readings have come. */
async function begin(harness: Harness, members?: Partial<FleetUtilizationArguments>) {
  const opening = harness.open(members);
  // Other fleets' attributes may have been read a moment ago.
  await harness.clock.advance(1_100);
  return watch(opening);
}

type Event = { type: string; fleet?: { figures: { utilization: { activeGameSessionCount: number | null } | null } } };
const counts = (log: { events: readonly Event[] }) =>
  log.events.flatMap(({ fleet }) => fleet?.figures.utilization?.activeGameSessionCount ?? []);
const methodsOf = ({ gamelift }: Harness) => [...new Set(gamelift.calls.map(({ method }) => method))].sort();

test('a stream begins with the fleet as it is, and reports each change within a second', async () => {
  const harness = start();
  const log = await begin(harness);
  expect(log.events).toMatchObject([
    { type: 'StreamStarted', outcome: 'NEW' },
    { type: 'FleetUtilizationSnapshot', fleet: { fleetId, figures: { utilization: utilizationOf(0) } } },
  ]);
  harness.busy(3);
  await harness.clock.advance(1_100);
  expect(log.events[2]).toMatchObject({ type: 'FleetUtilizationChanged', fleet: { name: fleetId } });
  await harness.clock.advance(3_000);
  expect(counts(log)).toEqual([0, 3]);
});

test.each([
  [[], ['readFleets']],
  [['utilization'], ['readFleetUtilizations', 'readFleets']],
  [['capacity'], ['readFleetCapacities', 'readFleets']],
  [['locations'], ['readFleetLocations', 'readFleets']],
  [
    ['locations', 'locationCapacity'],
    ['readFleetLocationCapacity', 'readFleetLocations', 'readFleets'],
  ],
] as const)('where %j is shown, nothing else is read', async (figures, methods) => {
  const harness = start();
  await begin(harness, { figures });
  await harness.clock.advance(40_000);
  expect(methodsOf(harness)).toEqual(methods);
});

test('locations, the home Region among them, have their own figures', async () => {
  const harness = start();
  const log = await begin(harness, { figures: ['locations', 'locationUtilization', 'locationCapacity'] });
  harness.fleet.capacities.set('eu-west-1', capacityOf(5));
  await harness.clock.advance(14_500);
  const locations = [{ location: homeRegion }, { location: 'eu-west-1', utilization: utilizationOf(0) }];
  expect(log.events.filter(({ type }) => type.startsWith('Fleet'))).toMatchObject([
    { type: 'FleetUtilizationSnapshot', fleet: { figures: { utilization: null, locations } } },
    { type: 'FleetUtilizationChanged', fleet: { figures: { locations: [{}, { capacity: { desired: 5 } }] } } },
  ]);
});

test('40 watched fleets are one call of utilization a second, and two of capacity every 15 s', async () => {
  const harness = start();
  const ids = Array.from({ length: 40 }, (_, index) => `fleet-${index}`);
  for (const id of ids) harness.gamelift.fleets.set(id, makeFleet(id));
  const logs = [];
  // They come one after the other.
  for (const id of ids) {
    logs.push(harness.open({ fleet: { fleetId: id }, figures: ['utilization', 'capacity'] }).then((it) => new Log(it)));
    await harness.clock.advance(25);
  }
  await harness.clock.advance(2_000);
  harness.gamelift.calls.length = 0;
  await harness.clock.advance(60_000);
  expect(harness.gamelift.count({ method: 'readFleetUtilizations' })).toBe(60);
  expect(harness.gamelift.calls.filter(({ method }) => method === 'readFleetUtilizations')[0]?.subject).toBe(
    ids.join(' '),
  );
  expect(harness.gamelift.count({ method: 'readFleetCapacities' })).toBeLessThanOrEqual(8);
  for (const id of ids) harness.busy(7, id);
  await harness.clock.advance(1_100);
  for (const log of logs) expect(counts(await log)).toEqual([0, 7]);
});

test('more fleets than GameLift takes at once are read with several calls', async () => {
  const harness = start();
  harness.gamelift.fleetsPerCall = 30;
  const ids = Array.from({ length: 120 }, (_, index) => `fleet-${index}`);
  for (const id of ids) harness.gamelift.fleets.set(id, makeFleet(id));
  const logs = ids.map((id) => harness.open({ fleet: { fleetId: id } }).then((stream) => new Log(stream)));
  await harness.clock.advance(2_500);
  for (const log of logs) expect(counts(await log)).toEqual([0]);
  harness.gamelift.calls.length = 0;
  await harness.clock.advance(1_000);
  const sizes = harness.gamelift.calls
    .filter(({ method }) => method === 'readFleetUtilizations')
    .map(({ subject }) => subject?.split(' ').length);
  expect(Math.max(...sizes.map((size = 0) => size))).toBeLessThanOrEqual(30);
});

test('a slow reader gets the newest figures, and what it missed comes as one event after a resume', async () => {
  const harness = start();
  const stream = await (async () => {
    const opening = harness.open();
    await harness.clock.advance(100);
    return opening;
  })();
  await stream.next();
  const snapshot = await stream.next();
  for (let count = 1; count <= 10; count++) {
    harness.busy(count);
    await harness.clock.advance(1_000);
  }
  const { value } = await stream.next();
  expect(counts({ events: [value] })).toEqual([10]);
  const resumed = await watch(harness.open({ after: snapshot.value.cursor }));
  expect(resumed.events).toMatchObject([
    { type: 'StreamStarted', outcome: 'RECOVERED' },
    { type: 'FleetUtilizationChanged', fleet: { figures: { utilization: utilizationOf(10) } } },
  ]);
  const upToDate = await watch(harness.open({ after: value.cursor }));
  expect(upToDate.events).toMatchObject([{ outcome: 'RECOVERED' }]);
});

test('a cursor resumes a selection of less, and begins one of more anew', async () => {
  const harness = start();
  const log = await begin(harness, { figures: ['utilization', 'capacity'] });
  const less = await watch(harness.open({ after: log.cursor }));
  expect(less.events[0]).toMatchObject({ outcome: 'RECOVERED' });
  const more = await begin(harness, { figures: ['utilization', 'capacity', 'locations'], after: log.cursor });
  expect(more.events).toMatchObject([
    { outcome: 'RESET', reason: 'not everything asked for was watched in the meantime' },
    { type: 'FleetUtilizationSnapshot', fleet: { figures: { locations: [{}, {}] } } },
  ]);
});

test('a fleet that is not known is NOT_FOUND, after two reads', async () => {
  const harness = start();
  const opening = harness.open({ fleet: { fleetId: 'fleet-none' } }).catch((error: DomainError) => error);
  await harness.clock.advance(3_000);
  expect(await opening).toMatchObject({ code: 'NOT_FOUND', message: 'there is no fleet fleet-none' });
  expect(harness.gamelift.count({ method: 'readFleets' })).toBe(2);
  expect(harness.live.gauges()).toMatchObject({ topics: 0, polls: 0 });
});

test('a fleet that is deleted ends its streams with TOPIC_ENDED', async () => {
  const harness = start();
  const log = await begin(harness, { figures: ['locations'] });
  harness.gamelift.fleets.delete(fleetId);
  await harness.clock.advance(18_000);
  await log.finished;
  expect(log.ending).toMatchObject({ code: 'TOPIC_ENDED', message: `fleet ${fleetId} is gone` });
});

test('where its utilization is watched, the end of a fleet is reported within seconds', async () => {
  const harness = start();
  const log = await begin(harness);
  harness.gamelift.fleets.delete(fleetId);
  await harness.clock.advance(4_000);
  await log.finished;
  expect(log.ending).toMatchObject({ code: 'TOPIC_ENDED' });
});

test('a stream follows its alias', async () => {
  const harness = start({ aliasIntervalMs: 5_000 });
  harness.busy(4, otherFleetId);
  const log = await begin(harness, { fleet: { aliasId } });
  harness.gamelift.aliases.set(aliasId, otherFleetId);
  await harness.clock.advance(7_000);
  expect(log.events).toMatchObject([
    { outcome: 'NEW' },
    { fleet: { fleetId } },
    { outcome: 'RESET', reason: 'the alias points to another fleet' },
    { type: 'FleetUtilizationSnapshot', fleet: { fleetId: otherFleetId, figures: { utilization: utilizationOf(4) } } },
  ]);
});

test('throttled, a stream is stale within seconds, and fresh again with the first answer', async () => {
  const harness = start();
  const log = await begin(harness);
  const throttled = new DomainError('THROTTLED', 'later');
  harness.gamelift.failNext(({ method }) => method === 'readFleetUtilizations', throttled, 4);
  await harness.clock.advance(12_000);
  const checkpoints = log.ofType('StreamCheckpoint').map(({ stale }) => stale);
  expect(checkpoints).toEqual([true, false]);
  harness.busy(2);
  await harness.clock.advance(1_500);
  expect(counts(log)).toEqual([0, 2]);
});

test('figures that fail alone are stale until they are read again, whatever else is read, and others are not', async () => {
  const harness = start();
  const log = await begin(harness);
  const others = await begin(harness, { figures: ['capacity'] });
  const throttled = new DomainError('THROTTLED', 'later');
  harness.gamelift.failNext(({ method }) => method === 'readFleetUtilizations', throttled, Number.POSITIVE_INFINITY);
  await harness.clock.advance(60_000);
  const staleIn = ({ events }: typeof log) => events.flatMap((event) => ('stale' in event ? event.stale : []));
  expect(new Set(staleIn(log))).toEqual(new Set([true]));
  expect(new Set(staleIn(others))).toEqual(new Set([false]));
  harness.gamelift.failures.length = 0;
  await harness.clock.advance(16_000);
  expect(staleIn(log).at(-1)).toBe(false);
});

test('a fleet without figures shows none', async () => {
  const harness = start();
  harness.fleet.utilizations.clear();
  const log = await begin(harness);
  expect(log.events[1]).toMatchObject({ fleet: { fleetId, figures: { utilization: null } } });
});

test('what is left is read no longer once the linger is over', async () => {
  const harness = start({ lingerMs: 5_000 });
  const log = await begin(harness, { figures: ['utilization', 'locations', 'locationUtilization'] });
  await log.leave();
  await harness.clock.advance(6_000);
  harness.gamelift.calls.length = 0;
  await harness.clock.advance(60_000);
  await settle();
  expect(harness.gamelift.calls).toEqual([]);
  expect(harness.live.gauges()).toMatchObject({
    topics: 0,
    groups: 0,
    subscribers: 0,
    timers: 0,
    polls: 0,
    backlog: 0,
  });
});
