import { useMemo } from 'react';
import type { GraphError } from '../graph/graph-error.ts';
import { inPlainWords } from '../graph/graph-error.ts';
import { navigate, useAddress, withParameters } from '../navigation/navigation.tsx';
import { selectorOf } from '../navigation/routes.ts';
import { TargetPicker } from '../target/target-picker.tsx';
import { Loading, Notice } from '../ui/small.tsx';
import { ViewTitle } from '../ui/view-title.tsx';
import { ColumnPicker } from './column-picker.tsx';
import { FilterPanel } from './filter-panel.tsx';
import { printSort, sortOf } from './lobby-order.ts';
import { filterOf } from './lobby-parameters.ts';
import { SessionTable } from './session-table.tsx';
import { type Lobby, useLobby } from './use-lobby.ts';

/** The sessions that players can join, live. All that is chosen here stands in the address. */
export function LobbyView() {
  const address = useAddress();
  const parameters = address.searchParams;
  const target = parameters.get('fleet');
  const location = parameters.get('location');
  const isJoinableOnly = parameters.get('joinable') !== 'any';
  const sort = sortOf(parameters.get('sort'));
  const filter = useMemo(() => filterOf(new URLSearchParams(address.search)), [address.search]);
  const change = (changes: Record<string, string | null>) =>
    navigate(withParameters(address, changes), { replace: true });

  const lobby = useLobby(
    target
      ? {
          fleet: selectorOf(target),
          location,
          where: filter.where,
          filterExpression: filter.expression,
          joinableOnly: isJoinableOnly,
        }
      : null,
    sort,
  );
  const keys = parameters.get('columns') ?? lobby.propertyKeys.slice(0, 2).join(',');
  const columns = useMemo(() => keys.split(',').filter(Boolean), [keys]);
  const error = lobby.end?.kind === 'failed' ? lobby.end.error : null;

  return (
    <>
      <div className="view-head">
        <ViewTitle>Lobby</ViewTitle>
        <p className="view-summary" role="status">
          {lobby.isComplete && <SessionCount count={lobby.count} isJoinableOnly={isJoinableOnly} />}
        </p>
      </div>
      <div className="toolbar">
        <TargetPicker target={target} location={location} onChange={change} />
        <label className="switch">
          <input
            type="checkbox"
            checked={isJoinableOnly}
            onChange={(event) => change({ joinable: event.target.checked ? null : 'any' })}
          />
          Joinable only
        </label>
        <ColumnPicker
          keys={lobby.propertyKeys}
          chosen={columns}
          onChange={(keys) => change({ columns: keys.join(',') || ',' })}
        />
      </div>
      <FilterPanel key={target} filter={filter} error={isOfFilter(error) ? error : null} onChange={change} />
      <section className="panel table-panel" aria-label="Sessions">
        {lobby.isComplete && lobby.rows.length > 0 && !error ? (
          <SessionTable
            rows={lobby.rows}
            columns={columns}
            sort={sort}
            onSort={(next) => change({ sort: printSort(next) })}
          />
        ) : (
          <InPlaceOfRows lobby={lobby} error={error} isFiltered={filter.where !== null || filter.expression !== null} />
        )}
      </section>
    </>
  );
}

function SessionCount({ count, isJoinableOnly }: { count: number; isJoinableOnly: boolean }) {
  const sessions = count === 1 ? 'session' : 'sessions';
  return (
    <>
      <strong>{count.toLocaleString()}</strong> {isJoinableOnly ? `joinable ${sessions}` : sessions}
    </>
  );
}

interface InPlaceOfRowsProps {
  lobby: Lobby;
  error: GraphError | null;
  isFiltered: boolean;
}

function InPlaceOfRows({ lobby, error, isFiltered }: InPlaceOfRowsProps) {
  if (error) {
    return (
      <Notice tone="bad" title={isOfFilter(error) ? 'This filter can’t be used' : 'This lobby can’t be shown'}>
        {isOfFilter(error) ? 'See what is wrong with it above.' : inPlainWords(error)}
      </Notice>
    );
  }
  if (!lobby.isComplete) return <Loading what="sessions" rows={9} />;
  return (
    <Notice title={isFiltered ? 'No session matches' : 'Nobody is playing here'}>
      {isFiltered
        ? 'The lobby stays open: a session that begins to match appears by itself.'
        : 'The lobby stays open: the first session appears by itself.'}
    </Notice>
  );
}

function isOfFilter(error: GraphError | null): boolean {
  return error?.argumentPath[0] === 'where' || error?.argumentPath[0] === 'filterExpression';
}
