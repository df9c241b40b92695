import { useMemo, useState } from 'react';
import type { GraphError } from '../graph/graph-error.ts';
import { inPlainWordsOfStream } from '../graph/graph-error.ts';
import type { StreamEnd } from '../graph/stream.ts';
import { navigate, useAddress, withParameters } from '../navigation/navigation.tsx';
import { selectorOf } from '../navigation/routes.ts';
import { TargetPicker } from '../target/target-picker.tsx';
import { Loading, Notice } from '../ui/small.tsx';
import { ViewTitle } from '../ui/view-title.tsx';
import { ColumnPicker } from './column-picker.tsx';
import { FilterPanel } from './filter-panel.tsx';
import { printSort, sortOf } from './lobby-order.ts';
import { columnsOf, filterOf, printColumns } from './lobby-parameters.ts';
import type { LobbyRow } from './lobby-table.ts';
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
  const keys = JSON.stringify(columnsOf(parameters) ?? lobby.propertyKeys.slice(0, 2));
  const columns = useMemo<readonly string[]>(() => JSON.parse(keys), [keys]);
  const failure = lobby.end?.kind === 'failed' ? lobby.end : null;
  const isFilterAtFault = isOfFilter(failure?.error ?? null);
  const [held, setHeld] = useState<{ search: string; rows: readonly LobbyRow[] } | null>(null);
  // Another search is shown at once, also while the rows are paused.
  const isHeld = held?.search === address.search;
  const rows = isHeld ? held.rows : lobby.rows;

  return (
    <>
      <div className="view-head">
        <ViewTitle>Lobby</ViewTitle>
        <p className="view-summary">
          {lobby.isComplete && <SessionCount count={lobby.count} isJoinableOnly={isJoinableOnly} />}
        </p>
        {/* Announced once: a screen reader should not read every change. */}
        <p className="visually-hidden" role="status">
          {lobby.isComplete && `Found: ${lobby.countAtFirst.toLocaleString()}`}
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
          onChange={(keys) => change({ columns: printColumns(keys) })}
        />
        <button
          type="button"
          className="button"
          aria-pressed={isHeld}
          onClick={() => setHeld(isHeld ? null : { search: address.search, rows: lobby.rows })}
        >
          Pause
        </button>
      </div>
      <FilterPanel
        key={target}
        filter={filter}
        error={isFilterAtFault && failure ? failure.error : null}
        onChange={change}
      />
      <section className="panel table-panel" aria-label="Sessions">
        {failure?.isRetried && <Failure failure={failure} />}
        {lobby.isComplete && rows.length > 0 && (!failure || failure.isRetried) ? (
          <SessionTable
            rows={rows}
            columns={columns}
            sort={sort}
            onSort={(next) => change({ sort: printSort(next) })}
          />
        ) : (
          <InPlaceOfRows lobby={lobby} isFiltered={filter.where !== null || filter.expression !== null} />
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
  isFiltered: boolean;
}

function InPlaceOfRows({ lobby, isFiltered }: InPlaceOfRowsProps) {
  if (lobby.end?.kind === 'failed') return lobby.end.isRetried ? null : <Failure failure={lobby.end} />;
  if (!lobby.isComplete) return <Loading what="sessions" rows={9} />;
  return (
    <Notice title={isFiltered ? 'No session matches' : 'Nobody is playing here'}>
      {isFiltered
        ? 'The lobby stays open: a session that begins to match appears by itself.'
        : 'The lobby stays open: the first session appears by itself.'}
    </Notice>
  );
}

function Failure({ failure }: { failure: Extract<StreamEnd, { kind: 'failed' }> }) {
  return isOfFilter(failure.error) ? (
    <Notice tone="bad" title="This filter can’t be used">
      See what is wrong with it above.
    </Notice>
  ) : (
    <Notice tone="bad" title="This lobby can’t be followed">
      {inPlainWordsOfStream(failure)}
    </Notice>
  );
}

function isOfFilter(error: GraphError | null): boolean {
  return error?.argumentPath[0] === 'where' || error?.argumentPath[0] === 'filterExpression';
}
