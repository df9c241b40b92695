import { inPlainWords } from '../graph/graph-error.ts';
import { errorOfAnswer } from '../graph/outcome.ts';
import { useRepeatedQuery } from '../graph/use-repeated-query.ts';
import { Loading, Notice } from '../ui/small.tsx';
import { FleetsTable } from './fleets-table.tsx';
import { fleetsQuery } from './operations-documents.ts';

/** The fleets, and how much of them is in use in the home Region. */
export function FleetsPanel() {
  const [{ data, error }] = useRepeatedQuery({ query: fleetsQuery, variables: {}, everyMs: 15_000 });
  const fleets = data?.fleets?.nodes;
  return (
    <section className="panel" aria-labelledby="fleets-title">
      <div className="panel-head panel-head-padded">
        <h2 id="fleets-title">Fleets</h2>
        {data?.fleets?.pageInfo.hasNextPage && <span className="quiet">the first 50</span>}
      </div>
      {error && !fleets && (
        <Notice tone="bad" title="The fleets can’t be listed">
          {inPlainWords(errorOfAnswer(error))}
        </Notice>
      )}
      {!fleets && !error && <Loading what="fleets" rows={3} />}
      {fleets?.length === 0 && <Notice title="This account has no fleet" />}
      {fleets && fleets.length > 0 && <FleetsTable fleets={fleets} />}
    </section>
  );
}
