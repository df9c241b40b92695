import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import type { FleetUtilizationEvent } from '../../../src/live/kinds/fleet-utilization/events.ts';
import type { Figure } from '../../../src/live/kinds/fleet-utilization/image.ts';
import { settle } from '../../support/fake-clock.ts';
import { type LiveHarness, Log, makeLive } from '../../support/live-harness.ts';
import { fleetId } from '../../support/sessions.ts';
import { capacityOf, homeRegion, makeFleet, utilizationOf } from '../../support/staged-fleets.ts';

const remote = 'eu-west-1';
const selections: readonly (readonly Figure[])[] = [
  ['utilization'],
  ['utilization', 'capacity'],
  ['locations', 'locationUtilization', 'locationCapacity'],
  ['utilization', 'capacity', 'locations', 'locationUtilization', 'locationCapacity'],
];

type Action =
  | { do: 'busy'; place: string; count: number }
  | { do: 'scale'; place: string; count: number }
  | { do: 'rename'; count: number }
  | { do: 'trouble'; ms: number; share: number }
  | { do: 'pass'; ms: number }
  | { do: 'leave' | 'come' | 'read' | 'visit'; client: number };

const count = fc.integer({ min: 0, max: 9 });
const place = fc.constantFrom(homeRegion, remote);
const client = fc.nat({ max: 3 });
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('busy' as const), place, count }),
  fc.record({ do: fc.constant('scale' as const), place, count }),
  fc.record({ do: fc.constant('rename' as const), count }),
  fc.record({ do: fc.constant('trouble' as const), ms: fc.nat({ max: 3_000 }), share: fc.nat({ max: 60 }) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat({ max: 20_000 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('leave', 'come', 'read', 'visit'), client }) },
);

/** What one client holds: it reads when it is told to, leaves, and comes back with its last cursor. */
class Client {
  readonly figures: readonly Figure[];
  readonly #live: LiveHarness['live'];
  #stream: AsyncIterableIterator<FleetUtilizationEvent> | null = null;
  #opening: Promise<unknown> | null = null;
  #cursor: string | null = null;
  #log: Log<FleetUtilizationEvent> | null = null;
  /** The fleet as it was told last. */
  held: unknown = null;

  constructor(live: LiveHarness['live'], figures: readonly Figure[]) {
    this.#live = live;
    this.figures = figures;
  }

  come(): void {
    if (this.#opening) return;
    const arguments_ = { fleet: { fleetId }, figures: this.figures, after: this.#cursor };
    this.#opening = this.#live.fleetUtilization(arguments_).then(
      (stream) => {
        this.#stream = stream;
      },
      () => {
        this.#opening = null;
      },
    );
  }

  /** From now on it reads all that comes. */
  read(): void {
    if (this.#stream && !this.#log) this.#log = new Log(this.#stream);
  }

  get hasFailed(): boolean {
    return this.#log !== null && this.#log.ending !== 'open';
  }

  async leave(): Promise<void> {
    if (!this.#stream) return;
    this.fold();
    if (this.#log) await this.#log.leave();
    else await this.#stream.return?.();
    this.#stream = this.#log = this.#opening = null;
  }

  fold(): void {
    for (const event of this.#log?.events ?? []) {
      this.#cursor = event.cursor;
      if ('fleet' in event) this.held = event.fleet;
    }
  }
}

test('whatever happens, each client comes to hold the fleet as it is, whether it resumed or began anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(actions, { minLength: 10, maxLength: 60 }), fc.nat(), async (script, seed) => {
      let state = seed + 1;
      const chance = () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      };
      const { live, gamelift, clock } = makeLive({ lingerMs: 3_000 });
      const fleet = makeFleet(fleetId, [remote]);
      gamelift.fleets.set(fleetId, fleet);
      const clients = selections.map((figures) => new Client(live, figures));
      const of = (index: number) => clients[index % clients.length] as Client;
      for (const action of script) {
        if (action.do === 'busy') fleet.utilizations.set(action.place, utilizationOf(action.count));
        else if (action.do === 'scale') fleet.capacities.set(action.place, capacityOf(action.count));
        else if (action.do === 'rename') fleet.attributes = { ...fleet.attributes, name: `name ${action.count}` };
        else if (action.do === 'pass') await clock.advance(action.ms);
        else if (action.do === 'trouble') {
          const { ms, share } = action;
          const failure = (code: 'THROTTLED' | 'UPSTREAM_UNAVAILABLE') =>
            chance() * 100 < share ? new DomainError(code, 'trouble') : null;
          const times = () => ({ beforeMs: chance() * ms, afterMs: chance() * ms });
          gamelift.chance = () => ({
            clock,
            ...times(),
            error: failure('THROTTLED'),
            lost: failure('UPSTREAM_UNAVAILABLE'),
          });
        } else if (action.do === 'come') of(action.client).come();
        else if (action.do === 'read') of(action.client).read();
        else if (action.do === 'leave') await of(action.client).leave();
        else {
          of(action.client).come();
          await clock.advance(2_000);
          of(action.client).read();
          await settle();
          await of(action.client).leave();
        }
        await settle();
      }
      gamelift.chance = null;
      for (const each of clients) each.come();
      await clock.advance(40_000);
      for (const each of clients) {
        each.read();
        await settle();
        // One that was refused, or that waited in vain while GameLift was away, tries again.
        if (each.hasFailed) await each.leave();
        each.come();
        await clock.advance(5_000);
        each.read();
      }
      await clock.advance(40_000);
      for (const each of clients) {
        each.fold();
        const has = (figure: Figure) => each.figures.includes(figure);
        const at = (location: string) => ({
          fleetId,
          location,
          status: 'ACTIVE',
          playerGatewayStatus: null,
          utilization: has('locationUtilization') ? fleet.utilizations.get(location) : null,
          capacity: has('locationCapacity') ? fleet.capacities.get(location) : null,
        });
        expect(each.held).toEqual({
          ...fleet.attributes,
          figures: {
            utilization: has('utilization') ? fleet.utilizations.get(homeRegion) : null,
            capacity: has('capacity') ? fleet.capacities.get(homeRegion) : null,
            locations: has('locations') ? [at(homeRegion), at(remote)] : [],
          },
        });
      }
      for (const each of clients) await each.leave();
      await live.stop();
      expect(live.gauges()).toMatchObject({ subscribers: 0, groups: 0, timers: 0 });
    }),
    { numRuns: 60 },
  );
});
