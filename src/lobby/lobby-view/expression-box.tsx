import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type GraphError, inPlainWords } from '../graph/graph-error.ts';
import { Field } from '../ui/field.tsx';

interface ExpressionBoxProps {
  initial: string;
  error: GraphError | null;
  onApply(expression: string): void;
}

/** A raw filter expression. Where it can't be read, the place is marked and the cursor put there. */
export function ExpressionBox({ initial, error, onApply }: ExpressionBoxProps) {
  const [text, setText] = useState(initial);
  const box = useRef<HTMLTextAreaElement>(null);
  const position = error?.position ?? null;
  useEffect(() => {
    if (position === null) return;
    box.current?.focus();
    box.current?.setSelectionRange(position, position);
  }, [position]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onApply(text.trim());
  };
  // The gateway speaks of what it was sent.
  const shownError = error !== null && text.trim() === initial ? error : null;
  return (
    <form className="expression" onSubmit={submit}>
      <Field
        label="Filter expression"
        hint="As SearchGameSessions reads it, e.g. gameSessionProperties.gameMode = 'duel' AND playerSessionCount > 0"
        error={shownError ? inPlainWords(shownError) : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            ref={box}
            rows={2}
            spellCheck={false}
            autoCapitalize="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey) submit(event);
            }}
          />
        )}
      </Field>
      {shownError?.position != null && <MarkedExpression text={initial} position={shownError.position} />}
      <button type="submit" className="button primary-button">
        Apply
      </button>
    </form>
  );
}

/** The expression, with the word at fault marked. */
function MarkedExpression({ text, position }: { text: string; position: number }) {
  const word = /^\S+/.exec(text.slice(position))?.[0] ?? '';
  return (
    <pre className="marked-expression">
      <code>
        {text.slice(0, position)}
        <mark data-position={position}>{word === '' ? ' ' : word}</mark>
        {text.slice(position + word.length)}
      </code>
    </pre>
  );
}
