import { inPlainWordsOfStream } from '../graph/graph-error.ts';
import { formatDuration } from '../ui/format.ts';
import { Age, Loading, Notice, StatusBadge } from '../ui/small.tsx';
import { useNow } from '../ui/time.ts';
import type { Player } from './session-documents.ts';
import { holdsSlot, usePlayers } from './use-players.ts';

/** Who plays, live. */
export function PlayersPanel({ gameSessionId }: { gameSessionId: string }) {
  const { players, isStarted, end } = usePlayers(gameSessionId);
  const count = players.filter(holdsSlot).length;
  return (
    <section className="panel" aria-labelledby="players-title">
      <div className="panel-head panel-head-padded">
        <h2 id="players-title">Players</h2>
        {isStarted && <span className="quiet">{count} with a slot</span>}
      </div>
      {end?.kind === 'failed' && (
        <Notice tone="bad" title="The players can’t be followed">
          {inPlainWordsOfStream(end)}
        </Notice>
      )}
      {!isStarted && !end && <Loading what="players" rows={3} />}
      {isStarted && players.length === 0 && <Notice title="Nobody is here">Who joins appears by itself.</Notice>}
      {players.length > 0 && (
        <table className="players">
          <thead>
            <tr>
              <th scope="col">Player</th>
              <th scope="col">Status</th>
              <th scope="col">Since</th>
              <th scope="col">Reservation</th>
            </tr>
          </thead>
          <tbody>
            {players.map((player) => (
              <tr key={player.playerSessionId} className={holdsSlot(player) ? undefined : 'player-gone'}>
                <th scope="row" title={player.playerSessionId}>
                  {player.playerId ?? <span className="quiet">hidden</span>}
                </th>
                <td>
                  <StatusBadge status={player.status} />
                </td>
                <td>
                  <Age since={player.creationTime} isOver={!holdsSlot(player)} until={player.terminationTime} />
                </td>
                <td>{player.status === 'RESERVED' && <Countdown player={player} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
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
