import { inPlainWordsOfStream } from '../graph/graph-error.ts';
import { Link, useViewAddress } from '../navigation/navigation.tsx';
import { titleOf } from '../ui/format.ts';
import { Loading, Meter, Notice, StatusBadge } from '../ui/small.tsx';
import { ViewTitle } from '../ui/view-title.tsx';
import { EditForm } from './edit-form.tsx';
import { PlayersPanel } from './players-panel.tsx';
import { ReserveForm } from './reserve-form.tsx';
import { SessionData } from './session-data.tsx';
import { SessionFacts } from './session-facts.tsx';
import { TerminatePanel } from './terminate-panel.tsx';
import { Timeline } from './timeline.tsx';
import { useSession } from './use-session.ts';

/** One session, live: its facts, its history, its players, and the forms that change it. */
export function SessionView({ gameSessionId }: { gameSessionId: string }) {
  const { session, moments, end } = useSession(gameSessionId);
  const lobby = useViewAddress('lobby', session?.fleetId);
  const isOver = session !== null && over.has(session.status);
  return (
    <>
      <div className="view-head">
        <ViewTitle>{titleOf({ name: session?.name, gameSessionId })}</ViewTitle>
        {session && <StatusBadge status={session.status} />}
        {session && (
          <div className="head-meter">
            <Meter
              value={session.currentPlayerSessionCount}
              of={session.maximumPlayerSessionCount}
              unit="slots taken"
            />
          </div>
        )}
        {session && (
          <Link to={lobby} className="head-link">
            Back to the lobby
          </Link>
        )}
      </div>
      {end?.kind === 'failed' && (
        <section className="panel">
          <Notice
            tone="bad"
            title={end.error.code === 'NOT_FOUND' ? 'There is no such session' : 'This session can’t be followed'}
            action={<Link to={lobby}>Go to the lobby</Link>}
          >
            {end.error.code === 'NOT_FOUND' ? undefined : inPlainWordsOfStream(end)}
          </Notice>
        </section>
      )}
      {!session && !end && (
        <section className="panel">
          <Loading what="the session" />
        </section>
      )}
      {session && (
        <div className="session-grid">
          <div className="session-column">
            <Timeline session={session} moments={moments} isFollowed={end?.kind !== 'completed'} />
            <PlayersPanel gameSessionId={gameSessionId} />
            <SessionFacts session={session} />
            <SessionData gameSessionId={gameSessionId} />
          </div>
          <div className="session-column">
            {isOver ? (
              <section className="panel">
                <Notice title="This session is over">Nothing about it can be changed any more.</Notice>
              </section>
            ) : (
              <>
                <ReserveForm gameSessionId={gameSessionId} />
                <EditForm session={session} />
                <TerminatePanel session={session} />
              </>
            )}
          </div>
        </div>
      )}
    </>
  );
}

const over: ReadonlySet<string> = new Set(['TERMINATING', 'TERMINATED', 'ERROR']);
