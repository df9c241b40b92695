import { useState } from 'react';
import { useQuery } from 'urql';
import { inPlainWords } from '../graph/graph-error.ts';
import { errorOfAnswer } from '../graph/outcome.ts';
import { sessionDataQuery } from './session-documents.ts';

/** What the game and the matchmaker gave the session: up to half a megabyte, so it is asked for only when somebody looks. */
export function SessionData({ gameSessionId }: { gameSessionId: string }) {
  const [isOpen, setOpen] = useState(false);
  const [{ data, error, fetching }] = useQuery({
    query: sessionDataQuery,
    variables: { gameSessionId },
    pause: !isOpen,
  });
  return (
    <section className="panel" aria-label="Session data">
      <details className="session-data" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Game session data and matchmaker data</summary>
        {fetching && <p className="quiet">Loading…</p>}
        {error && <p className="field-error">{inPlainWords(errorOfAnswer(error))}</p>}
        {data && <Text label="Game session data" text={data.gameSession?.gameSessionData} />}
        {data && <Text label="Matchmaker data" text={data.gameSession?.matchmakerData} />}
      </details>
    </section>
  );
}

function Text({ label, text }: { label: string; text: string | null | undefined }) {
  return (
    <>
      <h3 className="field-label">{label}</h3>
      {text ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <pre tabIndex={0}>{text}</pre>
      ) : (
        <p className="quiet">None.</p>
      )}
    </>
  );
}
