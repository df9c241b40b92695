import { Link } from '../navigation/navigation.tsx';
import { sessionAddress } from '../navigation/routes.ts';
import { humanised, titleOf } from '../ui/format.ts';
import { Age, Meter, StatusBadge } from '../ui/small.tsx';
import type { ListedSession } from './operations-documents.ts';

export function SessionsList({ sessions }: { sessions: readonly ListedSession[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="wide" tabIndex={0} aria-label="Sessions, scrollable">
      <table className="listed">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col">Players</th>
            <th scope="col">Age</th>
            <th scope="col">Location</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.gameSessionId}>
              <th scope="row">
                <Link to={sessionAddress(session.gameSessionId)} className="row-link">
                  {titleOf(session)}
                </Link>
              </th>
              <td>
                <StatusBadge status={session.status} />
                {session.statusReason && <span className="quiet"> {humanised(session.statusReason)}</span>}
              </td>
              <td className="column-players">
                <Meter
                  value={session.currentPlayerSessionCount}
                  of={session.maximumPlayerSessionCount}
                  unit="players"
                />
              </td>
              <td>
                <Age since={session.creationTime} isOver={hasEnded(session)} until={session.terminationTime} />
              </td>
              <td>{session.location}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function hasEnded({ status }: ListedSession): boolean {
  return status === 'TERMINATED' || status === 'ERROR';
}
