import type { ConnectionState } from '../graph/connection.ts';
import { useConnection } from '../graph/graph.tsx';
import { formatTime } from '../ui/format.ts';
import { useNow } from '../ui/time.ts';

/** How the page stands with the gateway, and what happened when it last came back. */
export function ConnectionStatus() {
  const state = useConnection();
  const now = useNow();
  const { phase, resumed, lastEventAt, isStale } = state;
  const hasJustResumed = phase === 'live' && resumed !== null && now - resumed.at < resumedShownMs;
  return (
    <div className={`connection connection-${phase}`} data-phase={phase}>
      <p role="status" className="connection-state">
        <span className="connection-dot" aria-hidden="true" />
        <span>{labels[phase]}</span>
        {hasJustResumed && <Resumption resumed={resumed} />}
        {phase === 'live' && isStale && <span className="badge badge-warning">GameLift is slow</span>}
      </p>
      <p className="connection-details">
        {phase === 'refused' && state.reason}
        {phase !== 'refused' && lastEventAt !== null && (
          <>
            Last event <time dateTime={new Date(lastEventAt).toISOString()}>{formatTime(lastEventAt)}</time>
          </>
        )}
      </p>
    </div>
  );
}

function Resumption({ resumed }: { resumed: NonNullable<ConnectionState['resumed']> }) {
  return (
    <span
      className={`badge badge-${resumed.outcome === 'RECOVERED' ? 'good' : 'warning'}`}
      data-outcome={resumed.outcome}
      title={resumed.reason ?? undefined}
    >
      {resumed.outcome === 'RECOVERED' ? 'Resumed, nothing missed' : 'Resumed from a new start'}
    </span>
  );
}

const labels: Readonly<Record<ConnectionState['phase'], string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  refused: 'Not connected',
};

/** Long enough to be read by somebody who was away for coffee. */
const resumedShownMs = 120_000;
