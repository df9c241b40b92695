import type { ConnectionState, Trouble } from '../graph/connection.ts';
import { useAccess, useConnection } from '../graph/graph.tsx';
import { formatTime } from '../ui/format.ts';
import { useNow } from '../ui/time.ts';

/** How the page stands with the gateway, and what happened when it last came back. */
export function ConnectionStatus() {
  const state = useConnection();
  const isAsked = useAccess().refusal !== null;
  // Looked at again each second.
  useNow();
  const { phase, resumed, lastEventAt, trouble } = state;
  const standing: Standing = isAsked ? 'asked' : phase === 'live' ? (trouble ?? 'live') : phase;
  const hasJustResumed = standing === 'live' && resumed !== null && performance.now() - resumed.at < resumedShownMs;
  return (
    <div className={`connection connection-${tones[standing]}`} data-standing={standing}>
      <p role="status" className="connection-state">
        <span className="connection-dot" aria-hidden="true" />
        <span>{labels[standing]}</span>
        {hasJustResumed && <Resumption resumed={resumed} />}
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

/** The gateway asks for a credential, the socket is in some phase, or it is live and something hinders what goes over it. */
type Standing = 'asked' | ConnectionState['phase'] | Trouble;

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

const labels: Readonly<Record<Standing, string>> = {
  asked: 'Waiting for you',
  connecting: 'Connecting…',
  unreached: 'Gateway not reached; trying again…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  refused: 'Not connected',
  denied: 'Access refused',
  throttled: 'GameLift throttles; trying again…',
  failing: 'Not up to date; trying again…',
  failed: 'Not loaded',
  slow: 'GameLift is slow',
  loading: 'Loading…',
};

const tones: Readonly<Record<Standing, 'good' | 'neutral' | 'warning' | 'busy' | 'bad'>> = {
  asked: 'warning',
  connecting: 'neutral',
  unreached: 'busy',
  live: 'good',
  reconnecting: 'busy',
  refused: 'bad',
  denied: 'bad',
  throttled: 'busy',
  failing: 'busy',
  failed: 'bad',
  slow: 'warning',
  loading: 'neutral',
};

const outcomes: Readonly<Record<NonNullable<ConnectionState['resumed']>['outcome'], string>> = {
  REACHED: 'Reached at last',
  RECOVERED: 'Resumed, nothing missed',
  RESET: 'Resumed from a new start',
};

/** Long enough to be read after a break. */
const resumedShownMs = 120_000;
