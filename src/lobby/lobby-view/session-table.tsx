import { type CSSProperties, memo, type ReactNode, useRef } from 'react';
import { Link } from '../navigation/navigation.tsx';
import { sessionAddress } from '../navigation/routes.ts';
import { titleOf } from '../ui/format.ts';
import { Age, Meter, StatusBadge } from '../ui/small.tsx';
import { RowDetails, SideCell } from '../ui/two-lines.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { useVirtualRows } from '../ui/virtual-rows.ts';
import { propertyOf, type Sort, type SortColumn } from './lobby-order.ts';
import type { LobbyRow } from './lobby-table.ts';
import { SortPicker } from './sort-picker.tsx';

interface SessionTableProps {
  rows: readonly LobbyRow[];
  /** Keys of game properties. */
  columns: readonly string[];
  sort: Sort;
  onSort(sort: Sort): void;
}

/** Thousands of sessions, of which only those in sight are in the document. */
export function SessionTable({ rows, columns, sort, onSort }: SessionTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(scroller, fixedWidth + columns.length * propertyWidth);
  const isPhone = useIsNarrow(scroller, phoneWidth);
  const isSmallPhone = useIsNarrow(scroller, smallPhoneWidth);
  // A phone has a second line for properties, a small one a second line for the name, too.
  const moreLines = isPhone ? Number(columns.length > 0) + Number(isSmallPhone) : 0;
  const rowHeight = isNarrow ? 64 + 20 * moreLines : 44;
  const { start, end } = useVirtualRows(scroller, { count: rows.length, rowHeight });
  const allHeads: { column: SortColumn; label: string; className: string }[] = [
    { column: 'name', label: 'Name', className: 'column-name' },
    ...columns.map((key) => ({ column: `property:${key}` as const, label: key, className: 'column-property' })),
    { column: 'players', label: 'Players', className: 'column-players' },
    { column: 'age', label: 'Age', className: 'column-age' },
    { column: 'location', label: 'Location', className: 'column-location' },
    { column: 'status', label: 'Status', className: 'column-status' },
  ];
  const heads = isNarrow ? allHeads.filter(({ column }) => column === 'name' || column === 'players') : allHeads;
  return (
    <>
      {isNarrow && <SortPicker columns={allHeads} sort={sort} onSort={onSort} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={scroller} className="table-scroller" tabIndex={0} aria-label="Sessions, scrollable">
        <table
          className={`sessions ${isNarrow ? 'is-narrow' : ''}`}
          style={{ '--row-height': `${rowHeight}px` } as CSSProperties}
          aria-rowcount={rows.length + 1}
        >
          <thead>
            <tr aria-rowindex={1}>
              {heads.map(({ column, label, className }) => (
                <SortableHead
                  key={column}
                  column={column}
                  className={isNarrow && column === 'players' ? 'column-side' : className}
                  sort={sort}
                  onSort={onSort}
                >
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
    </>
  );
}

/** What the columns need so that nothing usual is cut, in rem: as in tables.css, with 17 for a name. */
const fixedWidth = 51.5;
const propertyWidth = 9;
/** Less than this is a phone's, in rem. */
const phoneWidth = 30;
/** Less than this has no room for a usual name beside the players, in rem: as in rows.css. */
const smallPhoneWidth = 22;

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
  const { session, phase } = row;
  const properties = columns.map((key) => ({ key, value: propertyOf(session, key) }));
  const name = (
    <Link to={sessionAddress(session.gameSessionId)} className="row-link">
      {titleOf(session)}
    </Link>
  );
  const players = (
    <Meter value={session.currentPlayerSessionCount} of={session.maximumPlayerSessionCount} unit="players" />
  );
  const age = <Age since={session.creationTime} />;
  if (isNarrow) {
    return (
      <tr aria-rowindex={index} className={`session-row is-${phase}`} data-phase={phase}>
        <th scope="row" className="column-name">
          {name}
          <RowDetails>
            {age}
            {session.location}
            {properties.map(({ value }) => value ?? null)}
          </RowDetails>
        </th>
        <SideCell badges={<PhaseBadges row={row} />}>{players}</SideCell>
      </tr>
    );
  }
  return (
    <tr aria-rowindex={index} className={`session-row is-${phase}`} data-phase={phase}>
      <th scope="row" className="column-name">
        {name}
      </th>
      {properties.map(({ key, value }) => (
        <td key={key} className="column-property">
          {value ?? <span className="quiet">–</span>}
        </td>
      ))}
      <td className="column-players">{players}</td>
      <td className="column-age">{age}</td>
      <td className="column-location">{session.location}</td>
      <td className="column-status">
        <PhaseBadges row={row} />
      </td>
    </tr>
  );
});

function PhaseBadges({ row: { session, phase, leaveReason } }: { row: LobbyRow }) {
  return (
    <>
      {phase === 'leaving' ? (
        <span className="badge badge-warning">{leaveReason === 'ENDED' ? 'Ended' : 'Left'}</span>
      ) : (
        <StatusBadge status={session.status} />
      )}
      {phase === 'entered' && <span className="badge badge-accent">New</span>}
    </>
  );
}
