import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { type GraphError, inPlainWords, placedAt } from '../graph/graph-error.ts';
import { problemAt, refusalOf } from '../graph/outcome.ts';
import { Field } from '../ui/field.tsx';
import { type Draft, emptyDraft, inputOf, isSendable, problemOfSlots } from './edit.ts';
import { PropertiesEditor } from './properties-editor.tsx';
import { type SessionDetails, updateMutation } from './session-documents.ts';

/** Changes a session. An untouched field follows the session; only changes are sent. */
export function EditForm({ session }: { session: SessionDetails }) {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [refusal, setRefusal] = useState<GraphError | null>(null);
  const [isSaved, setSaved] = useState(false);
  const [{ fetching }, update] = useMutation(updateMutation);
  const input = inputOf(session, draft);
  const problemOfName = problemAt(refusal, 'name');
  const problemOfCapacity =
    problemOfSlots(draft.maximumPlayerSessionCount) ?? problemAt(refusal, 'maximumPlayerSessionCount');
  const change = (to: Draft) => {
    setSaved(false);
    setRefusal(null);
    setDraft(to);
  };
  const edit = (touched: Partial<Draft>) => change({ ...draft, ...touched });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!input || !isSendable(draft)) return;
    const answer = await update({ input });
    const error = placedAt(refusalOf(answer.data?.updateGameSession, answer.error), members);
    setRefusal(error);
    setSaved(error === null);
    if (error === null) setDraft(emptyDraft);
  };
  return (
    <form className="panel panel-padded form" onSubmit={submit} aria-labelledby="edit-title" noValidate>
      <h2 id="edit-title">Edit</h2>
      <Field label="Name" error={problemOfName}>
        {(control) => (
          <input
            {...control}
            value={draft.name ?? session.name ?? ''}
            autoComplete="off"
            onChange={(event) => edit({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Slots" error={problemOfCapacity}>
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            value={draft.maximumPlayerSessionCount ?? session.maximumPlayerSessionCount}
            autoComplete="off"
            onChange={(event) => edit({ maximumPlayerSessionCount: event.target.value })}
          />
        )}
      </Field>
      <Field label="New players" error={problemAt(refusal, 'playerSessionCreationPolicy')}>
        {(control) => (
          <select
            {...control}
            value={draft.playerSessionCreationPolicy ?? session.playerSessionCreationPolicy ?? ''}
            onChange={(event) => edit({ playerSessionCreationPolicy: event.target.value })}
          >
            {!session.playerSessionCreationPolicy && <option value="">Not known</option>}
            <option value="ACCEPT_ALL">Accept all</option>
            <option value="DENY_ALL">Deny all</option>
          </select>
        )}
      </Field>
      <Field label="Protection from scale-down" error={problemAt(refusal, 'protectionPolicy')}>
        {(control) => (
          <select
            {...control}
            value={draft.protectionPolicy ?? session.protectionPolicy ?? ''}
            onChange={(event) => edit({ protectionPolicy: event.target.value })}
          >
            {!session.protectionPolicy && <option value="">Not known</option>}
            <option value="NO_PROTECTION">No protection</option>
            <option value="FULL_PROTECTION">Full protection</option>
          </select>
        )}
      </Field>
      <PropertiesEditor session={session} draft={draft} refusal={refusal} onEdit={edit} />
      {refusal && !isOfAField(refusal) && (
        <p className="field-error" role="alert">
          {inPlainWords(refusal)}
        </p>
      )}
      <div className="form-actions">
        <button type="submit" className="button primary-button" disabled={fetching || input === null}>
          Save
        </button>
        <button
          type="button"
          className="button quiet-button"
          disabled={input === null}
          onClick={() => change(emptyDraft)}
        >
          Discard
        </button>
        <span role="status">{isSaved && <span className="form-success">Saved.</span>}</span>
      </div>
    </form>
  );
}

/** The members of the input that have a field. */
const members = [
  'name',
  'maximumPlayerSessionCount',
  'playerSessionCreationPolicy',
  'protectionPolicy',
  'gameProperties',
];

/** Whether one of the fields above says it. */
function isOfAField({ argumentPath: [, member] }: GraphError): boolean {
  return member !== undefined && member !== 'gameSessionId';
}
