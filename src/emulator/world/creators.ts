import { AwsError } from '../aws-error.ts';
import type { EmulatorClock } from '../emulator-clock.ts';
import type { Fleet } from './records.ts';

/** Without a policy, a CreatorId may ask for one game session a second. */
const requestIntervalMs = 1_000;
/** From so many creators on, those whose time has passed are forgotten. */
const sweepFrom = 10_000;

/** Who has lately created game sessions: holds creators to their fleet's policy, or to one request a second. */
export class Creators {
  readonly #clock: EmulatorClock;
  /** By fleet and creator: the moments that still count, oldest first, and when the last of them ceases to. */
  readonly #creations = new Map<string, { times: number[]; until: number }>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /**
   * Throws AwsError: InvalidRequestException where the fleet's policy needs a CreatorId, LimitExceededException beyond
   * the policy, ThrottlingException beyond one request a second without one.
   */
  check(fleet: Fleet, creatorId: string | undefined): void {
    const policy = fleet.resourceCreationLimitPolicy;
    if (creatorId === undefined) {
      if (policy === undefined) return;
      throw new AwsError('InvalidRequestException', `CreatorId is required: fleet ${fleet.fleetId} limits creators.`);
    }
    if (this.#countedTimes(fleet, creatorId).length < limitOf(fleet)) return;
    if (policy === undefined) throw new AwsError('ThrottlingException', 'Rate exceeded');
    const limit = `${policy.newGameSessionsPerCreator} game sessions in ${policy.policyPeriodInMinutes} minutes`;
    throw new AwsError('LimitExceededException', `Fleet ${fleet.fleetId} allows a creator ${limit}: ${creatorId}`);
  }

  /** To be called for every session created. */
  record(fleet: Fleet, creatorId: string | undefined): void {
    if (creatorId === undefined) return;
    const now = this.#clock.now();
    const times = [...this.#countedTimes(fleet, creatorId), now];
    this.#creations.set(keyOf(fleet, creatorId), { times, until: now + periodMsOf(fleet) });
    if (this.#creations.size >= sweepFrom) this.#sweep(now);
  }

  #countedTimes(fleet: Fleet, creatorId: string): number[] {
    const since = this.#clock.now() - periodMsOf(fleet);
    return this.#creations.get(keyOf(fleet, creatorId))?.times.filter((time) => time > since) ?? [];
  }

  #sweep(now: number): void {
    for (const [key, { until }] of this.#creations) if (until <= now) this.#creations.delete(key);
  }
}

function keyOf(fleet: Fleet, creatorId: string): string {
  return JSON.stringify([fleet.resourceCreationLimitPolicy === undefined ? null : fleet.fleetId, creatorId]);
}

function periodMsOf({ resourceCreationLimitPolicy: policy }: Fleet): number {
  return policy === undefined ? requestIntervalMs : policy.policyPeriodInMinutes * 60_000;
}

function limitOf({ resourceCreationLimitPolicy: policy }: Fleet): number {
  return policy === undefined ? 1 : policy.newGameSessionsPerCreator;
}
