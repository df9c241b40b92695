import { AwsError } from '../aws-error.ts';
import { aliasArn, type Home, idOf } from './identifiers.ts';
import { OrderedList } from './ordered-list.ts';
import type { Alias } from './records.ts';

/** The aliases of the Region, in order of creation. */
export class Aliases {
  readonly list = new OrderedList<Alias>((one, other) => one.order - other.order);
  readonly #home: Home;
  readonly #aliases = new Map<string, Alias>();

  constructor(home: Home) {
    this.#home = home;
  }

  /** Adds the alias, or takes the place of the one with the same ID. */
  put(alias: Alias): void {
    const previous = this.#aliases.get(alias.aliasId);
    if (previous !== undefined) this.list.delete(previous);
    this.#aliases.set(alias.aliasId, alias);
    this.list.add(alias);
  }

  delete(alias: Alias): void {
    this.#aliases.delete(alias.aliasId);
    this.list.delete(alias);
  }

  /** By ID or ARN. An ARN of another Region is nobody's. */
  find(aliasIdOrArn: string): Alias | undefined {
    const alias = this.#aliases.get(idOf(aliasIdOrArn));
    if (alias === undefined || !aliasIdOrArn.startsWith('arn:')) return alias;
    return aliasIdOrArn === aliasArn(this.#home, alias.aliasId) ? alias : undefined;
  }

  /** Throws AwsError (NotFoundException). */
  get(aliasIdOrArn: string): Alias {
    const alias = this.find(aliasIdOrArn);
    if (alias === undefined) throw new AwsError('NotFoundException', `Alias not found: ${aliasIdOrArn}`);
    return alias;
  }

  /**
   * The fleet ID that the alias points at. Throws AwsError: NotFoundException, and for a TERMINAL alias
   * TerminalRoutingStrategyException with the alias's own message.
   */
  resolve(aliasIdOrArn: string): string {
    const { routingStrategy } = this.get(aliasIdOrArn);
    if (routingStrategy.type === 'TERMINAL') {
      throw new AwsError('TerminalRoutingStrategyException', routingStrategy.message);
    }
    return routingStrategy.fleetId;
  }
}
