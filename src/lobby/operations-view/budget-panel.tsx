import { type GraphError, inPlainWords } from '../graph/graph-error.ts';
import { errorOfAnswer } from '../graph/outcome.ts';
import { useRepeatedQuery } from '../graph/use-repeated-query.ts';
import { Loading, Notice } from '../ui/small.tsx';
import { budgetQuery } from './operations-documents.ts';

/** What the gateway may still ask of GameLift, by operation. */
export function BudgetPanel() {
  // Costs no call of GameLift; readers do without it, as the panel says.
  const [{ data, error }] = useRepeatedQuery({ query: budgetQuery, variables: {}, everyMs: 2_000, isExtra: true });
  const budget = data?.upstreamBudget;
  return (
    <section className="panel panel-padded" aria-labelledby="budget-title">
      <div className="panel-head">
        <h2 id="budget-title">Upstream budget</h2>
        <span className="quiet">calls that could start now</span>
      </div>
      {error && !budget && <WhyNot error={errorOfAnswer(error)} />}
      {!budget && !error && <Loading what="the budget" rows={4} />}
      <ul className="budget">
        {budget?.map(({ operation, available, limitPerSecond, throttled }) => (
          <li key={operation}>
            <span>{operation}</span>
            <span className="budget-figures">
              {whole.format(Math.max(0, available))}
              <span className="quiet"> · {figure.format(limitPerSecond)}/s</span>
              {throttled > 0 && <span className="badge badge-warning">throttled {throttled}×</span>}
            </span>
            <span className="meter-track" aria-hidden="true">
              <span className="meter-fill" style={{ width: `${shareOf(available, limitPerSecond) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WhyNot({ error }: { error: GraphError }) {
  if (error.code !== 'FORBIDDEN') {
    return (
      <Notice tone="bad" title="The budget is not known">
        {inPlainWords(error)}
      </Notice>
    );
  }
  return (
    <Notice title="The budget is not shown to you">
      {inPlainWords(error)} To see it, sign out and come back with a token or an API key that has it.
    </Notice>
  );
}

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0, notation: 'compact' });
const figure = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, notation: 'compact' });

/** A full bar is a second's worth of calls. */
function shareOf(available: number, limitPerSecond: number): number {
  return limitPerSecond > 0 ? Math.min(1, Math.max(0, available / limitPerSecond)) : 0;
}
