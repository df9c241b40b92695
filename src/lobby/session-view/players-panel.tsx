import { inPlainWordsOfStream } from '../graph/graph-error.ts';
import { Loading, Notice } from '../ui/small.tsx';
import { PlayersTable } from './players-table.tsx';
import { holdsSlot, usePlayers } from './use-players.ts';

/** The players of a session, live. */
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
      {isStarted && players.length === 0 && <Notice title="Nobody is here">Players appear here when they join.</Notice>}
      {players.length > 0 && <PlayersTable players={players} />}
    </section>
  );
}
