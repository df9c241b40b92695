import { useRef } from 'react';
import { Link } from '../navigation/navigation.tsx';
import { sessionAddress } from '../navigation/routes.ts';
import { humanised, titleOf } from '../ui/format.ts';
import { Age, Meter, StatusBadge } from '../ui/small.tsx';
import { RowDetails, SideCell } from '../ui/two-lines.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import type { ListedSession } from './operations-documents.ts';

/** Sessions with all that an operator asks first: in columns, or in two lines each where there is no room for these. */
export function SessionsList({ sessions }: { sessions: readonly ListedSession[] }) {
  const room = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(room, neededWidth);
  return (
    <div ref={room} className="table-room">
      <table className={`listed ${isNarrow ? 'is-narrow' : ''}`}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {isNarrow ? (
              <th scope="col" className="column-side">
                Players
              </th>
            ) : (
              <>
                <th scope="col" className="column-status">
                  Status
                </th>
                <th scope="col" className="column-players">
                  Players
                </th>
                <th scope="col" className="column-age">
                  Age
                </th>
                <th scope="col" className="column-location">
                  Location
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <ListedRow key={session.gameSessionId} session={session} isNarrow={isNarrow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In rem: the columns of operations-view.css, and 17 for a name. */
const neededWidth = 48.5;

function ListedRow({ session, isNarrow }: { session: ListedSession; isNarrow: boolean }) {
  const name = (
    <Link to={sessionAddress(session.gameSessionId)} className="row-link">
      {titleOf(session)}
    </Link>
  );
  const status = (
    <>
      <StatusBadge status={session.status} />
      {session.statusReason && <span className="quiet status-reason">{humanised(session.statusReason)}</span>}
    </>
  );
  const players = (
    <Meter value={session.currentPlayerSessionCount} of={session.maximumPlayerSessionCount} unit="players" />
  );
  const age = <Age since={session.creationTime} isOver={hasEnded(session)} until={session.terminationTime} />;
  if (isNarrow) {
    return (
      <tr>
        <th scope="row">
          {name}
          <RowDetails>
            {age}
            {session.location}
          </RowDetails>
        </th>
        <SideCell badges={status}>{players}</SideCell>
      </tr>
    );
  }
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{status}</td>
      <td>{players}</td>
      <td>{age}</td>
      <td>{session.location}</td>
    </tr>
  );
}

function hasEnded({ status }: ListedSession): boolean {
  return status === 'TERMINATED' || status === 'ERROR';
}
