import { useRef } from 'react';
import type { GraphError } from '../graph/graph-error.ts';
import { problemAt } from '../graph/outcome.ts';
import { Field } from '../ui/field.tsx';
import { type Draft, isMeant, problemOfKey, propertiesOf } from './edit.ts';
import type { SessionDetails } from './session-documents.ts';

interface PropertiesEditorProps {
  session: SessionDetails;
  draft: Draft;
  refusal: GraphError | null;
  onEdit(change: Pick<Draft, 'values'> | Pick<Draft, 'added'>): void;
}

/** Game properties: values can be changed and keys added; GameLift lets none be removed. */
export function PropertiesEditor({ session, draft, refusal, onEdit }: PropertiesEditorProps) {
  const nextId = useRef(0);
  const sent = propertiesOf(session, draft);
  const meant = draft.added.filter(isMeant);
  const sentIndexOf = (property: Draft['added'][number]) => sent.length - meant.length + meant.indexOf(property);
  const problemOf = (index: number, member: 'key' | 'value') => problemAt(refusal, 'gameProperties', index, member);
  const change = (id: number, member: 'key' | 'value', text: string) =>
    onEdit({ added: draft.added.map((property) => (property.id === id ? { ...property, [member]: text } : property)) });
  const problemOfAll = refusal?.argumentPath.length === 2 ? problemAt(refusal, 'gameProperties') : undefined;
  return (
    <fieldset className="properties">
      <legend className="field-label">Game properties</legend>
      {session.gameProperties.map(({ key, value }) => (
        <Field
          key={key}
          label={key}
          error={problemOf(
            sent.findIndex((each) => each.key === key),
            'value',
          )}
        >
          {(control) => (
            <input
              {...control}
              value={draft.values[key] ?? value}
              autoComplete="off"
              onChange={(event) => onEdit({ values: { ...draft.values, [key]: event.target.value } })}
            />
          )}
        </Field>
      ))}
      {draft.added.map((property) => (
        <div key={property.id} className="property-row">
          <Field label="New key" error={problemOfKey(property) ?? problemOf(sentIndexOf(property), 'key')}>
            {(control) => (
              <input
                {...control}
                value={property.key}
                onChange={(event) => change(property.id, 'key', event.target.value)}
              />
            )}
          </Field>
          <Field label="Value" error={problemOf(sentIndexOf(property), 'value')}>
            {(control) => (
              <input
                {...control}
                value={property.value}
                onChange={(event) => change(property.id, 'value', event.target.value)}
              />
            )}
          </Field>
          <button
            type="button"
            className="button icon-button"
            aria-label={`Remove the new property ${property.key}`}
            onClick={() => onEdit({ added: draft.added.filter(({ id }) => id !== property.id) })}
          >
            <span aria-hidden="true">✕</span>
          </button>
        </div>
      ))}
      {problemOfAll && (
        <p className="field-error" role="alert">
          {problemOfAll}
        </p>
      )}
      <button
        type="button"
        className="button"
        onClick={() => {
          nextId.current += 1;
          onEdit({ added: [...draft.added, { id: nextId.current, key: '', value: '' }] });
        }}
      >
        Add property
      </button>
    </fieldset>
  );
}
