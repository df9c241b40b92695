import { useId } from 'react';
import { type Condition, type ConditionField, conditionFields, type Operator, operatorLabels } from './conditions.ts';

interface ConditionLineProps {
  /** From 1. */
  number: number;
  condition: Condition;
  problem: string | null;
  onChange(condition: Condition): void;
  onRemove(): void;
}

/** One condition: what, how, and with what. */
export function ConditionLine({ number, condition, problem, onChange, onRemove }: ConditionLineProps) {
  const errorId = useId();
  const { operators } = conditionFields[condition.field];
  const described = problem ? { 'aria-invalid': true as const, 'aria-describedby': errorId } : {};
  const chooseField = (field: ConditionField) => {
    const { kind, operators: allowed } = conditionFields[field];
    const operator = allowed.includes(condition.operator) ? condition.operator : 'eq';
    onChange({ field, key: '', operator, value: kind === 'boolean' ? 'true' : '' });
  };
  return (
    <li className="condition">
      <select
        aria-label={`Condition ${number}: field`}
        value={condition.field}
        onChange={(event) => chooseField(event.target.value as ConditionField)}
      >
        {Object.entries(conditionFields).map(([field, { label }]) => (
          <option key={field} value={field}>
            {label}
          </option>
        ))}
      </select>
      {condition.field === 'gameProperties' && (
        <input
          aria-label={`Condition ${number}: property key`}
          placeholder="key, e.g. gameMode"
          value={condition.key}
          onChange={(event) => onChange({ ...condition, key: event.target.value })}
          {...described}
        />
      )}
      {operators.length > 1 && (
        <select
          aria-label={`Condition ${number}: comparison`}
          value={condition.operator}
          onChange={(event) => onChange({ ...condition, operator: event.target.value as Operator })}
        >
          {operators.map((operator) => (
            <option key={operator} value={operator}>
              {operatorLabels[operator]}
            </option>
          ))}
        </select>
      )}
      <ValueControl number={number} condition={condition} onChange={onChange} described={described} />
      <button type="button" className="button icon-button" aria-label={`Remove condition ${number}`} onClick={onRemove}>
        <span aria-hidden="true">✕</span>
      </button>
      {problem && (
        <p id={errorId} className="field-error" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}

interface ValueControlProps extends Pick<ConditionLineProps, 'number' | 'condition' | 'onChange'> {
  described: { 'aria-invalid'?: true; 'aria-describedby'?: string };
}

function ValueControl({ number, condition, onChange, described }: ValueControlProps) {
  const { kind } = conditionFields[condition.field];
  const common = { 'aria-label': `Condition ${number}: value`, ...described };
  const onValue = (value: string) => onChange({ ...condition, value });
  if (kind === 'boolean') {
    return (
      <select {...common} value={condition.value} onChange={(event) => onValue(event.target.value)}>
        <option value="true">yes</option>
        <option value="false">no</option>
      </select>
    );
  }
  if (kind === 'time') {
    return (
      <input
        {...common}
        type="datetime-local"
        value={localOf(condition.value)}
        onChange={(event) => onValue(event.target.value)}
      />
    );
  }
  return (
    <input
      {...common}
      inputMode={kind === 'number' ? 'numeric' : 'text'}
      placeholder={condition.operator === 'in' ? 'one, two, three' : 'value'}
      value={condition.value}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}

/** As the browser's control wants it: in local time, without a zone. */
function localOf(value: string): string {
  const time = Date.parse(value);
  if (!value.endsWith('Z') || Number.isNaN(time)) return value;
  return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
