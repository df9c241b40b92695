import { AwsError } from '../aws-error.ts';
import { fleetArn, type Home, idOf } from './identifiers.ts';
import { OrderedList } from './ordered-list.ts';
import type { Fleet } from './records.ts';

/** The fleets of the Region, in order of creation. */
export class Fleets {
  readonly list = new OrderedList<Fleet>((one, other) => one.order - other.order);
  readonly #home: Home;
  readonly #fleets = new Map<string, Fleet>();

  constructor(home: Home) {
    this.#home = home;
  }

  add(fleet: Fleet): void {
    this.#fleets.set(fleet.fleetId, fleet);
    this.list.add(fleet);
  }

  delete(fleet: Fleet): void {
    this.#fleets.delete(fleet.fleetId);
    this.list.delete(fleet);
  }

  /** By ID or ARN. An ARN of another Region or account is nobody's. */
  find(fleetIdOrArn: string): Fleet | undefined {
    const fleet = this.#fleets.get(idOf(fleetIdOrArn));
    if (fleet === undefined || !fleetIdOrArn.startsWith('arn:')) return fleet;
    // The documentation writes fleet ARNs without the account, real answers with it: both are taken.
    const withoutAccount = fleetArn({ region: this.#home.region, accountId: '' }, fleet.fleetId);
    return fleetIdOrArn === fleet.fleetArn || fleetIdOrArn === withoutAccount ? fleet : undefined;
  }

  /** Throws AwsError (NotFoundException). */
  get(fleetIdOrArn: string): Fleet {
    const fleet = this.find(fleetIdOrArn);
    if (fleet === undefined) throw new AwsError('NotFoundException', `Fleet not found: ${fleetIdOrArn}`);
    return fleet;
  }
}
