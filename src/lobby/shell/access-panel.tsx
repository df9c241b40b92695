import { type FormEvent, useState } from 'react';
import type { Credential } from '../graph/access.ts';
import { useAccess } from '../graph/graph.tsx';
import { Field } from '../ui/field.tsx';

/** Asks who one is, where the gateway wants to know; what was shown before stays below. */
export function AccessPanel() {
  const { credential, refusal, give } = useAccess();
  const [kind, setKind] = useState<Credential['kind']>(credential?.kind ?? 'token');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  if (refusal === null) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = text.trim().replace(/^Bearer +/i, '');
    // Nothing else can be sent in a header.
    const isGood = /^[\x21-\x7e]+$/.test(given);
    setProblem(isGood ? undefined : 'Give one word of letters, digits and signs, as you were given it.');
    if (!isGood) return;
    setText('');
    give({ kind, text: given });
    // The form goes, and whoever used the keyboard goes on in the view.
    document.getElementById('view')?.focus({ preventScroll: true });
  };
  return (
    <section className="access" aria-labelledby="access-title">
      <form className="panel panel-padded form" onSubmit={submit} noValidate>
        <h2 id="access-title">This gateway asks who you are</h2>
        <p role="alert">
          {credential === null
            ? 'Show a token or an API key of yours to go on.'
            : `What you have shown is not taken: ${refusal}. Show another one to go on where you are.`}
        </p>
        <fieldset className="segments">
          <legend className="visually-hidden">What you show</legend>
          {kinds.map(({ id, label }) => (
            <label key={id}>
              <input type="radio" name="credential-kind" checked={id === kind} onChange={() => setKind(id)} />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
        <Field
          label={kinds.find(({ id }) => id === kind)?.label ?? ''}
          hint="Kept by this window no longer than it is open, and sent to this gateway alone."
          error={problem}
        >
          {(control) => (
            <input
              {...control}
              type="password"
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="form-actions">
          <button type="submit" className="button primary-button">
            Go on
          </button>
        </div>
      </form>
    </section>
  );
}

const kinds: readonly { id: Credential['kind']; label: string }[] = [
  { id: 'token', label: 'Token' },
  { id: 'apiKey', label: 'API key' },
];

/** For whoever leaves: nothing that was shown, and nothing that was seen, stays behind. */
export function SignOutButton() {
  const { credential, refusal, forget } = useAccess();
  if (credential === null || refusal !== null) return null;
  const leave = () => {
    forget();
    window.location.reload();
  };
  return (
    <button type="button" className="button quiet-button small-button sign-out" onClick={leave}>
      Sign out
    </button>
  );
}
