import { formatDateTime, formatTime, humanised } from '../ui/format.ts';
import { StatusBadge } from '../ui/small.tsx';
import type { SessionDetails } from './session-documents.ts';
import type { Moment } from './use-session.ts';

interface TimelineProps {
  session: SessionDetails;
  moments: readonly Moment[];
  /** More may come. */
  isFollowed: boolean;
}

/** What became of a session, and how the gateway came to know. */
export function Timeline({ session, moments, isFollowed }: TimelineProps) {
  return (
    <section className="panel panel-padded" aria-labelledby="timeline-title">
      <div className="panel-head">
        <h2 id="timeline-title">Timeline</h2>
        {!isFollowed && <span className="quiet">complete</span>}
      </div>
      <ol className="timeline" aria-live="polite">
        {session.creationTime && (
          <li className="moment">
            <time dateTime={session.creationTime} title={formatDateTime(session.creationTime)}>
              {formatTime(session.creationTime)}
            </time>
            <span>Created</span>
            <span className="quiet">as GameLift says</span>
          </li>
        )}
        {moments.map((moment) => (
          <li key={moment.id} className="moment" data-status={moment.status}>
            <time dateTime={moment.observedAt} title={formatDateTime(moment.observedAt)}>
              {formatTime(moment.observedAt)}
            </time>
            <span>
              {moment.kind === 'seen' && <span className="quiet">Seen as </span>}
              {moment.previousStatus && <span className="quiet">{humanised(moment.previousStatus)} → </span>}
              <StatusBadge status={moment.status} />
              {moment.statusReason && <span className="quiet"> {humanised(moment.statusReason)}</span>}
            </span>
            <span className="quiet">{moment.source ? sources[moment.source] : 'when this page began to follow'}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** ObservationSource, for people. */
const sources: Readonly<Record<string, string>> = {
  POLL: 'seen by polling',
  PUSH: 'after a notification',
  MUTATION: 'by a change through the gateway',
};
