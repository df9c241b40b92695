import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import type { TerminationMode } from '../gql/graphql.ts';
import { inPlainWords } from '../graph/graph-error.ts';
import { refusalOf } from '../graph/outcome.ts';
import { titleOf } from '../ui/format.ts';
import { type SessionDetails, terminateMutation } from './session-documents.ts';

/** Ends a session, after its mode was chosen and it was meant. */
export function TerminatePanel({ session: { gameSessionId, name } }: { session: SessionDetails }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [mode, setMode] = useState<TerminationMode>('TRIGGER_ON_PROCESS_TERMINATE');
  const [{ data, error, fetching }, terminate] = useMutation(terminateMutation);
  const isAnswered = data !== undefined || error !== undefined;
  const refusal = isAnswered && !fetching ? refusalOf(data?.terminateGameSession, error) : null;
  const confirm = async () => {
    const answer = await terminate({ input: { gameSessionId, mode } });
    if (refusalOf(answer.data?.terminateGameSession, answer.error) === null) dialog.current?.close();
  };
  return (
    <section className="panel panel-padded form" aria-labelledby="terminate-title">
      <h2 id="terminate-title">Terminate</h2>
      <p className="quiet">Ends the session for all of its players.</p>
      <button type="button" className="button danger-button" onClick={() => dialog.current?.showModal()}>
        Terminate…
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="confirm-title">
        <h2 id="confirm-title">
          Terminate “<bdi>{titleOf({ name, gameSessionId })}</bdi>”?
        </h2>
        <fieldset className="form">
          <legend className="field-label">How</legend>
          {modes.map(({ id, label, hint }) => (
            <label key={id} className="choice choice-block">
              <input type="radio" name="termination-mode" checked={mode === id} onChange={() => setMode(id)} />
              <span>
                {label}
                <span className="field-hint">{hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {refusal && (
          <p className="field-error" role="alert">
            {inPlainWords(refusal)}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
          <button type="button" className="button danger-button" disabled={fetching} onClick={() => void confirm()}>
            Terminate now
          </button>
        </div>
      </dialog>
    </section>
  );
}

const modes: readonly { id: TerminationMode; label: string; hint: string }[] = [
  {
    id: 'TRIGGER_ON_PROCESS_TERMINATE',
    label: 'Let the server end it',
    hint: 'GameLift asks its process to terminate; the process can warn its players first.',
  },
  { id: 'FORCE_TERMINATE', label: 'Force', hint: 'GameLift stops the process at once, whatever it is doing.' },
];
