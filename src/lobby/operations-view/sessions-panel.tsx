import { useState } from 'react';
import type { GameSessionStatusFilter } from '../gql/graphql.ts';
import { inPlainWords } from '../graph/graph-error.ts';
import { errorOfAnswer } from '../graph/outcome.ts';
import { useRepeatedQuery } from '../graph/use-repeated-query.ts';
import { selectorOf } from '../navigation/routes.ts';
import { humanised } from '../ui/format.ts';
import { Loading, Notice } from '../ui/small.tsx';
import { sessionsQuery } from './operations-documents.ts';
import { SessionsList } from './sessions-list.tsx';

interface SessionsPanelProps {
  target: string;
  location: string | null;
  /** As the address has it. */
  status: string | null;
  onStatus(status: GameSessionStatusFilter | null): void;
}

/** All sessions by status, page by page. */
export function SessionsPanel(props: SessionsPanelProps) {
  const status = statuses.find((each) => each === props.status) ?? null;
  return (
    <section className="panel" aria-labelledby="sessions-title">
      <div className="panel-head panel-head-padded">
        <h2 id="sessions-title">Sessions</h2>
        <fieldset className="segments">
          <legend className="visually-hidden">Status</legend>
          {[null, ...statuses].map((each) => (
            <label key={each}>
              <input type="radio" name="status" checked={each === status} onChange={() => props.onStatus(each)} />
              <span>{each ? humanised(each) : 'All'}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <Pages {...props} key={`${props.target} ${props.location} ${status}`} status={status} />
    </section>
  );
}

const statuses: readonly GameSessionStatusFilter[] = ['ACTIVATING', 'ACTIVE', 'TERMINATING', 'TERMINATED'];

interface PagesProps extends Pick<SessionsPanelProps, 'target' | 'location'> {
  status: GameSessionStatusFilter | null;
}

function Pages({ target, location, status }: PagesProps) {
  // The cursors that lead to the pages seen so far. GameLift goes only forward, so going back is asking again.
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const after = cursors.at(-1) ?? null;
  const [{ data, error, fetching }, ask] = useRepeatedQuery({
    query: sessionsQuery,
    variables: { fleet: selectorOf(target), location, status, first: pageSize, after },
    everyMs: 10_000,
  });
  const page = data?.gameSessions;
  const next = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  if (error && !page) {
    return (
      <Notice
        tone="bad"
        title="The sessions can’t be listed"
        action={
          <button type="button" className="button" onClick={ask}>
            Try again
          </button>
        }
      >
        {inPlainWords(errorOfAnswer(error))}
      </Notice>
    );
  }
  if (!page) return <Loading what="sessions" />;
  return (
    <>
      {page.nodes.length === 0 ? (
        <Notice title="No session">None of the fleet’s sessions has this status now.</Notice>
      ) : (
        <SessionsList sessions={page.nodes} />
      )}
      <nav className="pager" aria-label="Pages of sessions">
        <button
          type="button"
          className="button"
          disabled={cursors.length === 1 || fetching}
          onClick={() => setCursors(cursors.slice(0, -1))}
        >
          Previous
        </button>
        <span role="status">Page {cursors.length}</span>
        <button
          type="button"
          className="button"
          disabled={!next || fetching}
          onClick={() => setCursors([...cursors, next ?? null])}
        >
          Next
        </button>
        <button type="button" className="button quiet-button" onClick={ask}>
          Refresh
        </button>
      </nav>
    </>
  );
}

const pageSize = 20;
