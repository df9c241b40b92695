import { inPlainWords } from '../graph/graph-error.ts';
import { errorOfAnswer } from '../graph/outcome.ts';
import { useRepeatedQuery } from '../graph/use-repeated-query.ts';
import { Link, useAddress, withParameters } from '../navigation/navigation.tsx';
import { Loading, Meter, Notice, StatusBadge } from '../ui/small.tsx';
import { fleetsQuery, type ListedFleet } from './operations-documents.ts';

/** The fleets, and how much of them is in use in the home Region. */
export function FleetsPanel() {
  const [{ data, error }] = useRepeatedQuery({ query: fleetsQuery, variables: {}, everyMs: 15_000 });
  const fleets = data?.fleets?.nodes;
  return (
    <section className="panel" aria-labelledby="fleets-title">
      <div className="panel-head panel-head-padded">
        <h2 id="fleets-title">Fleets</h2>
        {data?.fleets?.pageInfo.hasNextPage && <span className="quiet">the first 50</span>}
      </div>
      {error && !fleets && (
        <Notice tone="bad" title="The fleets can’t be listed">
          {inPlainWords(errorOfAnswer(error))}
        </Notice>
      )}
      {!fleets && !error && <Loading what="fleets" rows={3} />}
      {fleets?.length === 0 && <Notice title="This account has no fleet" />}
      {fleets && fleets.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="wide" tabIndex={0} aria-label="Fleets, scrollable">
          <table className="listed">
            <thead>
              <tr>
                <th scope="col">Fleet</th>
                <th scope="col">Status</th>
                <th scope="col">Sessions</th>
                <th scope="col">Players</th>
                <th scope="col">Processes</th>
                <th scope="col">Instances</th>
              </tr>
            </thead>
            <tbody>
              {fleets.map((fleet) => (
                <FleetRow key={fleet.fleetId} fleet={fleet} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function FleetRow({ fleet: { fleetId, name, status, utilization, capacity } }: { fleet: ListedFleet }) {
  const address = useAddress();
  const unknown = <span className="quiet">–</span>;
  return (
    <tr>
      <th scope="row">
        <Link to={withParameters(address, { fleet: fleetId, location: null })} className="row-link">
          {name ?? fleetId}
        </Link>
      </th>
      <td>
        <StatusBadge status={status} />
      </td>
      <td>{utilization?.activeGameSessionCount ?? unknown}</td>
      <td className="column-players">
        {utilization ? (
          <Meter
            value={utilization.currentPlayerSessionCount ?? 0}
            of={utilization.maximumPlayerSessionCount ?? 0}
            unit="players"
          />
        ) : (
          unknown
        )}
      </td>
      <td>{utilization?.activeServerProcessCount ?? unknown}</td>
      <td>
        {capacity ? (
          <>
            {capacity.active ?? 0}
            <span className="quiet"> of {capacity.desired ?? 0} desired</span>
          </>
        ) : (
          unknown
        )}
      </td>
    </tr>
  );
}
