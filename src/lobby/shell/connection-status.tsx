import type { ConnectionState } from '../graph/connection.ts';
import { useAccess, useConnection } from '../graph/graph.tsx';
import { formatTime } from '../ui/format.ts';
import { useNow } from '../ui/time.ts';

/** How the page stands with the gateway, and what happened when it last came back. */
export function ConnectionStatus() {
  const state = useConnection();
  const isAsked = useAccess().refusal !== null;
  const now = useNow();
  const { phase, resumed, lastEventAt, isStale } = state;
  const hasJustResumed = phase === 'live' && resumed !== null && now - resumed.at < resumedShownMs;
  return (
    <div className={`connection connection-${phase}`} data-phase={phase}>
      <p role="status" className="connection-state">
        <span className="connection-dot" aria-hidden="true" />
        <span>{isAsked ? 'Waiting for you' : labels[phase]}</span>
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
      className={`badge badge-${resumed.outcome === 'RESET' ? 'warning' : 'good'}`}
      data-outcome={resumed.outcome}
      title={resumed.reason ?? undefined}
    >
      {outcomes[resumed.outcome]}
    </span>
  );
}

const labels: Readonly<Record<ConnectionState['phase'], string>> = {
  connecting: 'Connecting…',
  unreached: 'Gateway not reached; trying again…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  refused: 'Not connected',
};

const outcomes: Readonly<Record<NonNullable<ConnectionState['resumed']>['outcome'], string>> = {
  REACHED: 'Reached at last',
  RECOVERED: 'Resumed, nothing missed',
  RESET: 'Resumed from a new start',
};

/** Long enough to be read by somebody who was away for coffee. */
const resumedShownMs = 120_000;
