import { navigate, useAddress, withParameters } from '../navigation/navigation.tsx';
import { TargetPicker } from '../target/target-picker.tsx';
import { ViewTitle } from '../ui/view-title.tsx';
import { BudgetPanel } from './budget-panel.tsx';
import { FleetsPanel } from './fleets-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { TickerPanel } from './ticker-panel.tsx';

/** What an operator keeps open: every session, what happens to them, the fleets, and what GameLift still allows. */
export function OperationsView() {
  const address = useAddress();
  const parameters = address.searchParams;
  const target = parameters.get('fleet');
  const location = parameters.get('location');
  const change = (changes: Record<string, string | null>) =>
    navigate(withParameters(address, changes), { replace: true });
  return (
    <>
      <div className="view-head">
        <ViewTitle>Operations</ViewTitle>
      </div>
      <div className="toolbar">
        <TargetPicker target={target} location={location} onChange={change} />
      </div>
      <div className="operations-grid">
        <div className="operations-column">
          {target && (
            <SessionsPanel
              target={target}
              location={location}
              status={parameters.get('status')}
              onStatus={(status) => change({ status })}
            />
          )}
          <FleetsPanel />
        </div>
        <div className="operations-column">
          {target && <TickerPanel target={target} location={location} />}
          <BudgetPanel />
        </div>
      </div>
    </>
  );
}
