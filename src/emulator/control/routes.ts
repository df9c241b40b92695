import type { Service } from '../service.ts';
import type { WorldConfig } from '../world/config.ts';
import {
  aliasBody,
  aliasChangesBody,
  clockBody,
  configBody,
  faultBody,
  fleetBody,
  gameSessionHostingBody,
  gameSessionStatusBody,
  noBody,
  playerSessionBody,
} from './bodies.ts';
import { parseBody, type Shape } from './body-shape.ts';

/** What a request to the control interface brings, beside its body. */
export interface ControlRequest {
  /** The part of the path that stands for `:id`; '' where the route has none. */
  readonly id: string;
  /** The `seq` after which a history is asked for. */
  readonly after: number;
}

interface ControlAnswer {
  /** Goes out as JSON. */
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /_emulator. `:id` stands for one part of the path. */
  readonly path: string;
  /** Throws BodyError for a body of another shape, AwsError for what the world refuses. */
  answer(service: Service, request: ControlRequest, body: unknown): ControlAnswer;
}

/** The control interface, request by request. */
export const controlRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/transitions',
    answer: ({ world }, { after }) => history(world.transitions(after), world.transitionsDroppedUpTo),
  },
  {
    method: 'GET',
    path: '/reads',
    answer: ({ reads }, { after }) => history(reads.after(after), reads.droppedUpTo),
  },
  { method: 'GET', path: '/calls', answer: ({ calls }) => ({ value: calls.all() }) },
  route('DELETE', '/calls', noBody, ({ calls }) => calls.reset()),
  route('POST', '/fleets', fleetBody, ({ world }, fleet) => world.addFleet(fleet)),
  route('DELETE', '/fleets/:id', noBody, ({ world }, _, { id }) => world.deleteFleet(id)),
  route('POST', '/game-sessions/status', gameSessionStatusBody, ({ world }, { gameSessionId, status, statusReason }) =>
    world.setGameSessionStatus(gameSessionId, status, statusReason),
  ),
  route('POST', '/game-sessions/hosting', gameSessionHostingBody, ({ world }, { gameSessionId, ...changes }) =>
    world.setHosting(gameSessionId, changes),
  ),
  route('POST', '/player-sessions/accept', playerSessionBody, ({ world }, { playerSessionId }) =>
    world.acceptPlayerSession(playerSessionId),
  ),
  route('POST', '/player-sessions/remove', playerSessionBody, ({ world }, { playerSessionId }) =>
    world.removePlayerSession(playerSessionId),
  ),
  route('POST', '/aliases', aliasBody, ({ world }, alias) => world.addAlias(alias)),
  route('PATCH', '/aliases/:id', aliasChangesBody, ({ world }, changes, { id }) => world.repointAlias(id, changes)),
  route('DELETE', '/aliases/:id', noBody, ({ world }, _, { id }) => world.deleteAlias(id)),
  route('POST', '/faults', faultBody, ({ faults }, fault) => faults.add(fault)),
  route('DELETE', '/faults', noBody, ({ faults }) => faults.clear()),
  route('POST', '/clock', clockBody, ({ world }, { advanceMs }) => {
    world.advanceClock(advanceMs);
    return { now: world.now() };
  }),
  route('POST', '/config', configBody, ({ world }, changes) => {
    world.configure(changes as Partial<WorldConfig>);
    return world.config;
  }),
];

/** A route whose body has `shape`, and whose answer is what `run` returns, `{}` where that is nothing. */
function route<Body>(
  method: ControlRoute['method'],
  path: string,
  shape: Shape<Body>,
  run: (service: Service, body: Body, request: ControlRequest) => unknown,
): ControlRoute {
  return {
    method,
    path,
    answer: (service, request, body) => ({ value: run(service, parseBody(shape, body), request) ?? {} }),
  };
}

/** A history is bounded; the header tells the `seq` up to which entries have been dropped. */
function history(entries: readonly unknown[], droppedUpTo: number): ControlAnswer {
  return { value: entries, headers: { 'x-dropped-up-to': String(droppedUpTo) } };
}
