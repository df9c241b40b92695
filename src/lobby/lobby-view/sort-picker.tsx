import { useId } from 'react';
import type { Sort, SortColumn } from './lobby-order.ts';

interface SortPickerProps {
  columns: readonly { column: SortColumn; label: string }[];
  sort: Sort;
  onSort(sort: Sort): void;
}

/** How the table is sorted, where it has no room for the heads of all columns. */
export function SortPicker({ columns, sort, onSort }: SortPickerProps) {
  const id = useId();
  return (
    <div className="sort-picker">
      <label htmlFor={id}>Sort by</label>
      <select
        id={id}
        value={sort.column}
        onChange={(event) => onSort({ column: event.target.value as SortColumn, isDescending: false })}
      >
        {!columns.some(({ column }) => column === sort.column) && (
          <option value={sort.column}>{sort.column.replace(/^property:/, '')}</option>
        )}
        {columns.map(({ column, label }) => (
          <option key={column} value={column}>
            {label}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button small-button"
        onClick={() => onSort({ ...sort, isDescending: !sort.isDescending })}
      >
        {sort.isDescending ? 'Descending' : 'Ascending'}
      </button>
    </div>
  );
}
