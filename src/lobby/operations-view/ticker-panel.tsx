import { useState } from 'react';
import { useStream } from '../graph/graph.tsx';
import { inPlainWords } from '../graph/graph-error.ts';
import { Link } from '../navigation/navigation.tsx';
import { selectorOf, sessionAddress } from '../navigation/routes.ts';
import { formatTime, humanised, shortId } from '../ui/format.ts';
import { Loading, Notice, StatusBadge } from '../ui/small.tsx';
import { type Transition, tickerSubscription } from './operations-documents.ts';

interface TickerPanelProps {
  target: string;
  location: string | null;
}

/** What happens to a fleet's sessions, as it happens; it can be held still to be read. */
export function TickerPanel({ target, location }: TickerPanelProps) {
  const [transitions, setTransitions] = useState<readonly Transition[]>([]);
  const [held, setHeld] = useState<readonly Transition[] | null>(null);
  const { isStarted, end } = useStream({
    document: tickerSubscription,
    variables: { of: selectorOf(target), location },
    eventOf: (data) => data.gameSessionTransitions,
    onBegin() {
      setTransitions([]);
      setHeld(null);
    },
    onEvent(event) {
      if (event.__typename === 'GameSessionTransition') {
        setTransitions((before) => [event, ...before].slice(0, mostTransitions));
      }
    },
  });
  const shown = held ?? transitions;
  return (
    <section className="panel" aria-labelledby="ticker-title">
      <div className="panel-head panel-head-padded">
        <h2 id="ticker-title">Transitions</h2>
        <button
          type="button"
          className="button quiet-button small-button"
          aria-pressed={held !== null}
          onClick={() => setHeld(held ? null : transitions)}
        >
          {held ? 'Go on' : 'Pause'}
        </button>
      </div>
      {end?.kind === 'failed' && (
        <Notice tone="bad" title="The fleet can’t be followed">
          {inPlainWords(end.error)}
        </Notice>
      )}
      {!isStarted && !end && <Loading what="transitions" rows={4} />}
      {isStarted && shown.length === 0 && <Notice title="All is quiet">The next transition appears here.</Notice>}
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="ticker" tabIndex={0} aria-label="Transitions, scrollable">
          <ol>
            {shown.map((transition) => (
              <li key={transition.cursor} data-status={transition.status}>
                <time dateTime={transition.observedAt}>{formatTime(transition.observedAt)}</time>
                <Link to={sessionAddress(transition.gameSessionId)} className="row-link">
                  {transition.gameSession.name ?? shortId(transition.gameSessionId)}
                </Link>
                <span className="ticker-status">
                  <span className="quiet">
                    {transition.previousStatus ? `${humanised(transition.previousStatus)} → ` : 'New: '}
                  </span>
                  <StatusBadge status={transition.status} />
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  );
}

const mostTransitions = 60;
