import { useState } from 'react';
import { type StreamProgress, useStream } from '../graph/graph.tsx';
import { type Player, type PlayersEvent, playersSubscription } from './session-documents.ts';

/** The players of a session: first those with a slot, then those that left since the page was opened, the last first. */
export function usePlayers(gameSessionId: string): StreamProgress & { players: readonly Player[] } {
  const [players, setPlayers] = useState<readonly Player[]>([]);
  const progress = useStream({
    document: playersSubscription,
    variables: { gameSessionId },
    eventOf: (data) => data.playerSessionTransitions,
    onBegin: () => setPlayers([]),
    onEvent: (event) => setPlayers((before) => after(before, event)),
  });
  return { ...progress, players };
}

function after(players: readonly Player[], event: PlayersEvent): readonly Player[] {
  switch (event.__typename) {
    case 'PlayerSessionSnapshot': {
      // A player who has left is in no snapshot.
      const kept = event.isFirst ? players.filter((player) => !holdsSlot(player)) : players;
      return ordered(event.playerSessions.reduce(withPlayer, kept));
    }
    case 'PlayerSessionTransition':
      return ordered(withPlayer(players, event.playerSession));
    default:
      return players;
  }
}

export function holdsSlot({ status }: Player): boolean {
  return status === 'RESERVED' || status === 'ACTIVE';
}

function withPlayer(players: readonly Player[], player: Player): readonly Player[] {
  return [...players.filter(({ playerSessionId }) => playerSessionId !== player.playerSessionId), player];
}

function ordered(players: readonly Player[]): readonly Player[] {
  const holding = players.filter(holdsSlot).sort(byCreation);
  const gone = players.filter((player) => !holdsSlot(player));
  return [...holding, ...gone.sort(byEnd).slice(0, mostGone)];
}

/** Enough to see the latest departures. */
const mostGone = 20;

function byCreation(one: Player, other: Player): number {
  return (one.creationTime ?? '').localeCompare(other.creationTime ?? '');
}

function byEnd(one: Player, other: Player): number {
  return (other.terminationTime ?? '').localeCompare(one.terminationTime ?? '');
}
