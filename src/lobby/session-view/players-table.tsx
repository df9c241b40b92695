import { useRef } from 'react';
import { formatDuration } from '../ui/format.ts';
import { Age, StatusBadge } from '../ui/small.tsx';
import { useNow } from '../ui/time.ts';
import { RowDetails, SideCell } from '../ui/two-lines.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import type { Player } from './session-documents.ts';
import { holdsSlot } from './use-players.ts';

/** Players in columns, or in two lines each where there is no room for these. */
export function PlayersTable({ players }: { players: readonly Player[] }) {
  const room = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(room, neededWidth);
  return (
    <div ref={room} className="table-room">
      <table className={`players ${isNarrow ? 'is-narrow' : ''}`}>
        <thead>
          <tr>
            <th scope="col">Player</th>
            <th scope="col" className={isNarrow ? 'column-side' : 'column-status'}>
              Status
            </th>
            {!isNarrow && (
              <>
                <th scope="col" className="column-age">
                  Since
                </th>
                <th scope="col" className="column-reservation">
                  Reservation
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {players.map((player) => (
            <PlayerRow key={player.playerSessionId} player={player} isNarrow={isNarrow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In rem: the columns of session-view.css, and 9 for a player's ID. */
const neededWidth = 35;

function PlayerRow({ player, isNarrow }: { player: Player; isNarrow: boolean }) {
  const isGone = !holdsSlot(player);
  const className = isGone ? 'player-gone' : undefined;
  const name = player.playerId ?? <span className="quiet">hidden</span>;
  const age = <Age since={player.creationTime} isOver={isGone} until={player.terminationTime} />;
  const reservation = player.status === 'RESERVED' && <Countdown player={player} />;
  if (isNarrow) {
    return (
      <tr className={className}>
        <th scope="row" title={player.playerSessionId}>
          {name}
          <RowDetails>{age}</RowDetails>
        </th>
        <SideCell badges={<StatusBadge status={player.status} />}>{reservation}</SideCell>
      </tr>
    );
  }
  return (
    <tr className={className}>
      <th scope="row" title={player.playerSessionId}>
        {name}
      </th>
      <td>
        <StatusBadge status={player.status} />
      </td>
      <td>{age}</td>
      <td>{reservation}</td>
    </tr>
  );
}

/** How long GameLift will hold the slot. */
function Countdown({ player: { creationTime, reservationExpiresAt } }: { player: Player }) {
  const now = useNow();
  if (!reservationExpiresAt) return null;
  const end = Date.parse(reservationExpiresAt);
  const whole = Math.max(1, end - Date.parse(creationTime ?? reservationExpiresAt));
  const left = Math.max(0, end - now);
  return (
    <span className="countdown" role="timer">
      <span className="meter-track" aria-hidden="true">
        <span className="meter-fill is-full" style={{ width: `${Math.min(1, left / whole) * 100}%` }} />
      </span>
      {left > 0 ? `${formatDuration(left)} left` : 'running out'}
    </span>
  );
}
