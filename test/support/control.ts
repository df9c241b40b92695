import type { CallCount } from '../../src/emulator/call-counts.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { Fault } from '../../src/emulator/faults.ts';
import type { Read } from '../../src/emulator/read-log.ts';
import { defaultWorldConfig, type WorldConfig } from '../../src/emulator/world/config.ts';
import { waitMs } from './waits.ts';

export interface Transition {
  seq: number;
  at: number;
  kind: 'gameSession' | 'playerSession';
  id: string;
  from: string | null;
  to: string;
}

type WithDefaults<F> = F extends unknown ? Omit<F, Defaulted<F>> & Partial<Pick<F, Defaulted<F>>> : never;
type Defaulted<F> = Extract<keyof F, 'rate' | 'when' | 'message' | 'status' | 'length'>;
/** A fault as it is asked for: without a rate it always strikes. */
export type FaultRequest = WithDefaults<Fault>;

/** The emulator's control interface (DESIGN.md). Everything throws where the answer is not 200. */
export interface Control {
  /** Calls since the last reset, by operation; those never called are left out. */
  calls(): Promise<Record<string, CallCount>>;
  /** How often each operation was called since the last reset; those never called are left out. */
  callCounts(): Promise<Record<string, number>>;
  /** The answered reads of sessions after a point of the true history. */
  reads(after?: number): Promise<Read[]>;
  /** Starts counting calls anew. */
  reset(): Promise<void>;
  fault(fault: FaultRequest): Promise<void>;
  clearFaults(): Promise<void>;
  /** What a server process would cause. */
  status(gameSessionId: string, status: string, statusReason?: string): Promise<void>;
  /** Sets what no operation can; null takes a member away. */
  hosting(
    gameSessionId: string,
    members: {
      computeName?: string | null;
      playerGatewayStatus?: 'DISABLED' | 'ENABLED' | null;
      matchmakerData?: string | null;
    },
  ): Promise<void>;
  accept(playerSessionId: string): Promise<void>;
  remove(playerSessionId: string): Promise<void>;
  config(changes: Partial<WorldConfig>): Promise<void>;
  /** Moves the emulator's clock. */
  clock(advanceMs: number): Promise<void>;
  fleet(options?: {
    name?: string;
    description?: string;
    fleetId?: string;
    status?: string;
    locations?: string[];
    sessions?: number;
    serverProcesses?: number;
    resourceCreationLimitPolicy?: { newGameSessionsPerCreator: number; policyPeriodInMinutes: number };
    certificateType?: string;
    playerGatewayMode?: string;
    scriptId?: string;
  }): Promise<{ fleetId: string; fleetArn: string }>;
  deleteFleet(fleetId: string): Promise<void>;
  /** SIMPLE with a fleet, TERMINAL with a message. */
  alias(options: {
    aliasId?: string;
    name: string;
    description?: string;
    fleetId?: string;
    message?: string;
  }): Promise<{ aliasId: string; aliasArn: string }>;
  repointAlias(aliasId: string, changes: { fleetId?: string; message?: string; name?: string }): Promise<void>;
  deleteAlias(aliasId: string): Promise<void>;
  /** The true history after `seq`. */
  transitions(after?: number): Promise<Transition[]>;
  /** Ends faults, starts counting anew, and sets the configuration back to the defaults. */
  restore(): Promise<void>;
}

export function controlOf({ url }: Emulator): Control {
  async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/_emulator${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(waitMs),
    });
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
  const called = async () => {
    const counts = await send<Record<string, CallCount>>('GET', '/calls');
    return Object.entries(counts).filter(([, { calls }]) => calls > 0);
  };
  const control: Control = {
    calls: async () => Object.fromEntries(await called()),
    callCounts: async () => Object.fromEntries((await called()).map(([operation, { calls }]) => [operation, calls])),
    reads: (after = 0) => send('GET', `/reads?after=${after}`),
    reset: () => send('DELETE', '/calls'),
    fault: (fault) => send('POST', '/faults', fault),
    clearFaults: () => send('DELETE', '/faults'),
    status: (gameSessionId, status, statusReason) =>
      send('POST', '/game-sessions/status', { gameSessionId, status, statusReason }),
    hosting: (gameSessionId, members) => send('POST', '/game-sessions/hosting', { gameSessionId, ...members }),
    accept: (playerSessionId) => send('POST', '/player-sessions/accept', { playerSessionId }),
    remove: (playerSessionId) => send('POST', '/player-sessions/remove', { playerSessionId }),
    config: (changes) => send('POST', '/config', changes),
    clock: (advanceMs) => send('POST', '/clock', { advanceMs }),
    fleet: (options = {}) => send('POST', '/fleets', options),
    deleteFleet: (fleetId) => send('DELETE', `/fleets/${encodeURIComponent(fleetId)}`),
    alias: (options) => send('POST', '/aliases', options),
    repointAlias: (aliasId, changes) => send('PATCH', `/aliases/${encodeURIComponent(aliasId)}`, changes),
    deleteAlias: (aliasId) => send('DELETE', `/aliases/${encodeURIComponent(aliasId)}`),
    transitions: (after = 0) => send('GET', `/transitions?after=${after}`),
    async restore() {
      await control.clearFaults();
      await control.config(defaultWorldConfig);
      await control.reset();
    },
  };
  return control;
}
