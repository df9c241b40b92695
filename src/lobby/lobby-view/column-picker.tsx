interface ColumnPickerProps {
  /** The keys of game properties that sessions have. */
  keys: readonly string[];
  chosen: readonly string[];
  onChange(keys: readonly string[]): void;
}

/** Which game properties have a column. */
export function ColumnPicker({ keys, chosen, onChange }: ColumnPickerProps) {
  const offered = [...new Set([...keys, ...chosen])].sort();
  const toggle = (key: string) =>
    onChange(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key]);
  return (
    <details className="menu">
      <summary className="button">Columns</summary>
      <fieldset className="menu-list">
        <legend className="visually-hidden">Game properties as columns</legend>
        {offered.length === 0 && <p className="quiet">No session has a game property.</p>}
        {offered.map((key) => (
          <label key={key} className="menu-item">
            <input type="checkbox" checked={chosen.includes(key)} onChange={() => toggle(key)} />
            {key}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
