import { type CertificateType, type GameSession, isLiving } from './records.ts';

/** The server processes that one instance runs: the most that GameLift allows on one. */
export const serverProcessesPerInstance = 50;

const firstPort = 7_777;

/** Running totals over the living sessions (ACTIVATING, ACTIVE, TERMINATING) of a location. */
export interface LocationTotals {
  living: number;
  activeGameSessions: number;
  currentPlayerSessions: number;
  maximumPlayerSessions: number;
}

/** One location of a fleet: the home Region or a remote one, with its server processes, each of which hosts one session. */
export class FleetLocation {
  readonly name: string;
  /** How many game sessions can live here at once. */
  readonly serverProcesses: number;
  /** The number, from 0 on, of the first instance's address; the others follow. */
  readonly #firstAddress: number;
  readonly #certificateType: CertificateType;
  readonly #totals: LocationTotals = {
    living: 0,
    activeGameSessions: 0,
    currentPlayerSessions: 0,
    maximumPlayerSessions: 0,
  };
  #neverUsed = 0;
  readonly #freed: number[] = [];

  constructor(name: string, serverProcesses: number, firstAddress: number, certificateType: CertificateType) {
    this.name = name;
    this.serverProcesses = serverProcesses;
    this.#firstAddress = firstAddress;
    this.#certificateType = certificateType;
  }

  get totals(): Readonly<LocationTotals> {
    return this.#totals;
  }

  get instances(): number {
    return Math.ceil(this.serverProcesses / serverProcessesPerInstance);
  }

  /** The number of a free server process, from 0 on, or `undefined` where all are taken. */
  acquireServerProcess(): number | undefined {
    const freed = this.#freed.pop();
    if (freed !== undefined) return freed;
    if (this.#neverUsed === this.serverProcesses) return undefined;
    this.#neverUsed += 1;
    return this.#neverUsed - 1;
  }

  releaseServerProcess(serverProcess: number): void {
    this.#freed.push(serverProcess);
  }

  /** Where players reach a server process. The addresses are those reserved for tests of networks: nobody's. */
  connectionOf(serverProcess: number): { ipAddress: string; dnsName: string; port: number } {
    const instance = this.#firstAddress + Math.floor(serverProcess / serverProcessesPerInstance);
    const address = [198, 18 + ((instance >>> 16) & 1), (instance >>> 8) & 255, instance & 255];
    // In the first Region, EC2's public names have another form than everywhere else.
    const domain = this.name === 'us-east-1' ? 'compute-1' : `${this.name}.compute`;
    // A certificate is made out to a name of GameLift's own.
    const dnsName =
      this.#certificateType === 'GENERATED'
        ? `${instance.toString(16).padStart(8, '0')}.${this.name}.amazongamelift.com`
        : `ec2-${address.join('-')}.${domain}.amazonaws.com`;
    return {
      ipAddress: address.join('.'),
      dnsName,
      port: firstPort + (serverProcess % serverProcessesPerInstance),
    };
  }

  /** Counts a session in (`sign` 1) or out (-1), as its status and counts are at that moment. */
  count(session: GameSession, sign: 1 | -1): void {
    if (!isLiving(session.status)) return;
    this.#totals.living += sign;
    this.#totals.currentPlayerSessions += sign * session.currentPlayerSessionCount;
    this.#totals.maximumPlayerSessions += sign * session.maximumPlayerSessionCount;
    if (session.status === 'ACTIVE') this.#totals.activeGameSessions += sign;
  }
}
