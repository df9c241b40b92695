import type { GameSession } from '../../../src/gamelift/game-session.ts';
import type { PlayerSession } from '../../../src/gamelift/player-session.ts';
import type { Client } from './client.ts';
import type { Fault } from './fault.ts';
import { isEnded, isHeld, type ToldEvent } from './question.ts';
import { isBeginning, snapshotOf, transitionOf } from './told.ts';

/** The world as it is when everything has come to rest. */
export interface FinalWorld {
  gameSessions: readonly GameSession[];
  playerSessions: readonly PlayerSession[];
  /** The fleet that a client's question is about. */
  fleetIdOf(client: Client): string;
}

type Held = Map<string, string>;

/** Where what a client holds (its last snapshot and everything after it) differs from what is. */
export function judgeEnd(client: Client, world: FinalWorld): Fault[] {
  const { question } = client;
  if (question.stream === 'gameSessions' && (question.arguments.to !== null || !question.arguments.snapshot)) return [];
  const [held, truth] =
    question.stream === 'playerSessions'
      ? [heldPlayers(client.events), truePlayers(question.arguments.gameSessionId, world)]
      : [heldSessions(client), trueSessions(client, world)];
  const faults: Fault[] = [];
  for (const id of new Set([...held.keys(), ...truth.keys()])) {
    if (held.get(id) === truth.get(id)) continue;
    const detail = `holds ${id} as ${held.get(id)}, but it is ${truth.get(id)}`;
    faults.push({ rule: 'end', client: client.name, detail });
  }
  return faults;
}

function heldSessions({ question, events }: Client): Held {
  const held: Held = new Map();
  const isExact = question.stream === 'lobby' || (question.stream === 'gameSessions' && question.arguments.changes);
  for (const event of events) {
    if (isBeginning(event)) held.clear();
    const told =
      event.type === 'GameSessionSnapshot' ? event.gameSessions : 'gameSession' in event ? [event.gameSession] : [];
    for (const session of told) {
      const isGone = isEnded(session) || event.type === 'LobbySessionLeft';
      if (isGone) held.delete(session.gameSessionId);
      else held.set(session.gameSessionId, describe(session, isExact));
    }
  }
  return held;
}

function trueSessions(client: Client, world: FinalWorld): Held {
  const { question } = client;
  const isExact = question.stream === 'lobby' || (question.stream === 'gameSessions' && question.arguments.changes);
  const wanted = world.gameSessions.filter((session) => isHeld(question, session, world.fleetIdOf(client)));
  return new Map(wanted.map((session) => [session.gameSessionId, describe(session, isExact)]));
}

/** Without `changes` only the status is kept up to date. */
function describe({ status, currentPlayerSessionCount, name }: GameSession, isExact: boolean): string {
  return isExact ? JSON.stringify([status, currentPlayerSessionCount, name]) : status;
}

function heldPlayers(events: readonly ToldEvent[]): Held {
  const held: Held = new Map();
  for (const event of events) {
    if (isBeginning(event)) held.clear();
    const transition = transitionOf(event);
    for (const { id, status } of transition ? [transition] : snapshotOf(event)) {
      if (isSettled(status)) held.delete(id);
      else held.set(id, status);
    }
  }
  return held;
}

function truePlayers(gameSessionId: string, { playerSessions }: FinalWorld): Held {
  const there = playerSessions.filter((player) => player.gameSessionId === gameSessionId && !isSettled(player.status));
  return new Map(there.map(({ playerSessionId, status }) => [playerSessionId, status]));
}

function isSettled(status: string): boolean {
  return status === 'COMPLETED' || status === 'TIMEDOUT';
}
