import { type FormEvent, useId, useState } from 'react';
import type { GameSessionWhere } from '../gql/graphql.ts';
import type { GraphError } from '../graph/graph-error.ts';
import { inPlainWords } from '../graph/graph-error.ts';
import { ConditionLine } from './condition-line.tsx';
import { type Condition, type Match, problemOf, whereOf } from './conditions.ts';

interface FilterBuilderProps {
  initial: { conditions: Condition[]; match: Match } | null;
  /** The filter in use says more than can be shown here. */
  isBeyond: boolean;
  error: GraphError | null;
  onApply(where: GameSessionWhere | null): void;
}

/** Puts a typed `where` together, line by line. */
export function FilterBuilder({ initial, isBeyond, error, onApply }: FilterBuilderProps) {
  const [lines, setLines] = useState(() => (initial?.conditions ?? [emptyCondition]).map(numbered));
  const [match, setMatch] = useState<Match>(initial?.match ?? 'and');
  const [isChecked, setChecked] = useState(false);
  const matchId = useId();
  const conditions = lines.map(({ condition }) => condition);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (conditions.every((condition) => problemOf(condition) === null)) onApply(whereOf(conditions, match));
  };
  const where = whereOf(conditions, match);
  return (
    <form className="builder" onSubmit={submit} noValidate>
      {isBeyond && (
        <p className="field-hint">The filter in use says more than can be shown here. What you apply replaces it.</p>
      )}
      <div className="builder-match">
        <label htmlFor={matchId}>Sessions match</label>
        <select id={matchId} value={match} onChange={(event) => setMatch(event.target.value as Match)}>
          <option value="and">all conditions</option>
          <option value="or">any condition</option>
        </select>
      </div>
      <ol className="conditions">
        {lines.map(({ key, condition }, index) => (
          <ConditionLine
            key={key}
            number={index + 1}
            condition={condition}
            problem={(isChecked ? problemOf(condition) : null) ?? problemAt(error, index, lines.length)}
            onChange={(changed) =>
              setLines(lines.map((line) => (line.key === key ? { key, condition: changed } : line)))
            }
            onRemove={() => setLines(lines.filter((line) => line.key !== key))}
          />
        ))}
      </ol>
      <div className="builder-actions">
        <button
          type="button"
          className="button"
          onClick={() => {
            setChecked(false);
            setLines([...lines, numbered(emptyCondition)]);
          }}
        >
          Add condition
        </button>
        <button type="submit" className="button primary-button">
          Apply
        </button>
        {where && (
          <details className="where-preview">
            <summary>As GraphQL</summary>
            <pre>
              <code>{`where: ${JSON.stringify(where).replaceAll(/"(\w+)":/g, '$1: ')}`}</code>
            </pre>
          </details>
        )}
      </div>
    </form>
  );
}

const emptyCondition: Condition = { field: 'name', key: '', operator: 'eq', value: '' };

let lastKey = 0;

/** Lines come and go in the middle: they need a name of their own. */
function numbered(condition: Condition): { key: number; condition: Condition } {
  lastKey += 1;
  return { key: lastKey, condition };
}

/** What the gateway says of a line: its path leads through `and` or `or` where there are several. */
function problemAt(error: GraphError | null, index: number, count: number): string | null {
  if (!error) return null;
  const [, , place] = error.argumentPath;
  const isHere = count === 1 || place === String(index) || (place === undefined && index === 0);
  return isHere ? inPlainWords(error) : null;
}
