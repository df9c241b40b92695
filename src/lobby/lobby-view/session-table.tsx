import { memo, type ReactNode } from 'react';
import { Link } from '../navigation/navigation.tsx';
import { sessionAddress } from '../navigation/routes.ts';
import { shortId } from '../ui/format.ts';
import { Age, Meter, StatusBadge } from '../ui/small.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { useVirtualRows } from '../ui/virtual-rows.ts';
import { propertyOf, type Sort, type SortColumn } from './lobby-order.ts';
import type { LobbyRow } from './lobby-table.ts';

interface SessionTableProps {
  rows: readonly LobbyRow[];
  /** Keys of game properties. */
  columns: readonly string[];
  sort: Sort;
  onSort(sort: Sort): void;
}

/** Thousands of sessions, of which only those in sight are in the document. */
export function SessionTable({ rows, columns, sort, onSort }: SessionTableProps) {
  const isNarrow = useIsNarrow();
  const rowHeight = isNarrow ? 64 : 44;
  const { scroller, start, end } = useVirtualRows(rows.length, rowHeight);
  const shownColumns = isNarrow ? [] : columns;
  const heads: { column: SortColumn; label: string; className: string }[] = [
    { column: 'name', label: 'Name', className: 'column-name' },
    ...shownColumns.map((key) => ({ column: `property:${key}` as const, label: key, className: 'column-property' })),
    { column: 'players', label: 'Players', className: 'column-players' },
    { column: 'age', label: 'Age', className: 'column-age' },
    { column: 'location', label: 'Location', className: 'column-location' },
    { column: 'status', label: 'Status', className: 'column-status' },
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section ref={scroller} className="table-scroller" tabIndex={0} aria-label="Sessions, scrollable">
      <table className="sessions" aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {heads.map(({ column, label, className }) => (
              <SortableHead key={column} column={column} className={className} sort={sort} onSort={onSort}>
                {label}
              </SortableHead>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer rows={start} rowHeight={rowHeight} />
          {rows.slice(start, end).map((row, index) => (
            <SessionRow
              key={row.session.gameSessionId}
              row={row}
              index={start + index + 2}
              columns={columns}
              isNarrow={isNarrow}
            />
          ))}
          <Spacer rows={rows.length - end} rowHeight={rowHeight} />
        </tbody>
      </table>
    </section>
  );
}

interface SortableHeadProps extends Pick<SessionTableProps, 'sort' | 'onSort'> {
  column: SortColumn;
  className: string;
  children: ReactNode;
}

function SortableHead({ column, className, sort, onSort, children }: SortableHeadProps) {
  const isSorted = sort.column === column;
  const direction = sort.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={className} aria-sort={isSorted ? direction : undefined}>
      <button type="button" onClick={() => onSort({ column, isDescending: isSorted && !sort.isDescending })}>
        {children}
        <span className="sort-mark" aria-hidden="true">
          {isSorted ? (sort.isDescending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
}

/** Stands for the rows above or below. */
function Spacer({ rows, rowHeight }: { rows: number; rowHeight: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row takes no focus.
  return rows > 0 ? <tr aria-hidden="true" className="spacer" style={{ height: rows * rowHeight }} /> : null;
}

interface SessionRowProps {
  row: LobbyRow;
  index: number;
  columns: readonly string[];
  isNarrow: boolean;
}

const SessionRow = memo(function SessionRow({ row, index, columns, isNarrow }: SessionRowProps) {
  const { session, phase, leaveReason } = row;
  const properties = columns.map((key) => ({ key, value: propertyOf(session, key) }));
  return (
    <tr aria-rowindex={index} className={`session-row is-${phase}`} data-phase={phase}>
      <th scope="row" className="column-name">
        <Link to={sessionAddress(session.gameSessionId)} className="row-link">
          {session.name ?? shortId(session.gameSessionId)}
        </Link>
        {isNarrow && (
          <span className="row-details">
            {[session.location, ...properties.map(({ value }) => value)].filter(Boolean).join(' · ')}
          </span>
        )}
      </th>
      {!isNarrow &&
        properties.map(({ key, value }) => (
          <td key={key} className="column-property">
            {value ?? <span className="quiet">–</span>}
          </td>
        ))}
      <td className="column-players">
        <Meter value={session.currentPlayerSessionCount} of={session.maximumPlayerSessionCount} unit="players" />
      </td>
      <td className="column-age">
        <Age since={session.creationTime} />
      </td>
      <td className="column-location">{session.location}</td>
      <td className="column-status">
        {phase === 'leaving' ? (
          <span className="badge badge-warning">{leaveReason === 'ENDED' ? 'Ended' : 'Left'}</span>
        ) : (
          <StatusBadge status={session.status} />
        )}
        {phase === 'entered' && <span className="badge badge-accent">New</span>}
      </td>
    </tr>
  );
});
