import { useState } from 'react';
import type { GraphError } from '../graph/graph-error.ts';
import { conditionsOf } from './conditions.ts';
import { ExpressionBox } from './expression-box.tsx';
import { FilterBuilder } from './filter-builder.tsx';
import type { LobbyFilter } from './lobby-parameters.ts';

interface FilterPanelProps {
  filter: LobbyFilter;
  /** What the gateway says of it. */
  error: GraphError | null;
  onChange(changes: Record<'where' | 'filter', string | null>): void;
}

/** The filter in its two forms: put together, or written as GameLift reads it. One holds at a time. */
export function FilterPanel({ filter, error, onChange }: FilterPanelProps) {
  const isUsed = filter.where !== null || filter.expression !== null;
  const [isOpen, setOpen] = useState(isUsed);
  const [form, setForm] = useState<'builder' | 'expression'>(filter.expression === null ? 'builder' : 'expression');
  return (
    <section className="panel filter-panel" aria-label="Filter">
      <div className="filter-head">
        <button type="button" className="disclosure" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Filter
          {isUsed && <span className="badge badge-accent">on</span>}
        </button>
        {isOpen && (
          <fieldset className="segments">
            <legend className="visually-hidden">Form of the filter</legend>
            {forms.map(({ id, label }) => (
              <label key={id}>
                <input type="radio" name="filter-form" checked={form === id} onChange={() => setForm(id)} />
                <span>{label}</span>
              </label>
            ))}
          </fieldset>
        )}
        {isUsed && (
          <button type="button" className="button quiet-button" onClick={() => onChange({ where: null, filter: null })}>
            Clear filter
          </button>
        )}
      </div>
      {isOpen && form === 'builder' && (
        <FilterBuilder
          key={JSON.stringify(filter.where)}
          initial={conditionsOf(filter.where)}
          isBeyond={filter.where !== null && conditionsOf(filter.where) === null}
          error={error?.argumentPath[0] === 'where' ? error : null}
          onApply={(where) => onChange({ where: where && JSON.stringify(where), filter: null })}
        />
      )}
      {isOpen && form === 'expression' && (
        <ExpressionBox
          key={filter.expression}
          initial={filter.expression ?? ''}
          error={error?.argumentPath[0] === 'filterExpression' ? error : null}
          onApply={(expression) => onChange({ where: null, filter: expression || null })}
        />
      )}
    </section>
  );
}

const forms = [
  { id: 'builder', label: 'Builder' },
  { id: 'expression', label: 'Expression' },
] as const;
