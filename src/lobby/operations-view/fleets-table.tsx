import { useRef } from 'react';
import { Link, useAddress, withParameters } from '../navigation/navigation.tsx';
import { Meter, StatusBadge } from '../ui/small.tsx';
import { RowDetails, SideCell } from '../ui/two-lines.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import type { ListedFleet } from './operations-documents.ts';

/** Fleets in columns, or in two lines each where there is no room for these. */
export function FleetsTable({ fleets }: { fleets: readonly ListedFleet[] }) {
  const room = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(room, neededWidth);
  return (
    <div ref={room} className="table-room">
      <table className={`listed ${isNarrow ? 'is-narrow' : ''}`}>
        <thead>
          <tr>
            <th scope="col">Fleet</th>
            {isNarrow ? (
              <th scope="col" className="column-side">
                Players
              </th>
            ) : (
              <>
                <th scope="col" className="column-status">
                  Status
                </th>
                <th scope="col" className="column-count">
                  Sessions
                </th>
                <th scope="col" className="column-players">
                  Players
                </th>
                <th scope="col" className="column-count">
                  Processes
                </th>
                <th scope="col" className="column-instances">
                  Instances
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {fleets.map((fleet) => (
            <FleetRow key={fleet.fleetId} fleet={fleet} isNarrow={isNarrow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In rem: the columns of operations-view.css, and 11 for a name. */
const neededWidth = 48.5;

function FleetRow({ fleet, isNarrow }: { fleet: ListedFleet; isNarrow: boolean }) {
  const { fleetId, status, utilization, capacity } = fleet;
  const address = useAddress();
  const unknown = <span className="quiet">–</span>;
  const name = (
    <Link to={withParameters(address, { fleet: fleetId, location: null })} className="row-link">
      {fleet.name ?? fleetId}
    </Link>
  );
  const players = utilization && (
    <Meter
      value={utilization.currentPlayerSessionCount ?? 0}
      of={utilization.maximumPlayerSessionCount ?? 0}
      unit="players"
    />
  );
  const sessions = utilization?.activeGameSessionCount;
  const processes = utilization?.activeServerProcessCount;
  const instances = capacity && `${capacity.active ?? 0} of ${capacity.desired ?? 0}`;
  if (isNarrow) {
    return (
      <tr>
        <th scope="row">
          {name}
          <RowDetails>
            {sessions != null && `${sessions} sessions`}
            {processes != null && `${processes} processes`}
            {instances && `${instances} desired instances`}
          </RowDetails>
        </th>
        <SideCell badges={<StatusBadge status={status} />}>{players}</SideCell>
      </tr>
    );
  }
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <StatusBadge status={status} />
      </td>
      <td>{sessions ?? unknown}</td>
      <td>{players ?? unknown}</td>
      <td>{processes ?? unknown}</td>
      <td>
        {instances ?? unknown}
        {instances && <span className="quiet"> desired</span>}
      </td>
    </tr>
  );
}
