import { useEffect } from 'react';
import { useQuery } from 'urql';
import { inPlainWords } from '../graph/graph-error.ts';
import { errorOfAnswer } from '../graph/outcome.ts';
import { selectorOf } from '../navigation/routes.ts';
import { Field } from '../ui/field.tsx';
import { locationsQuery, targetsQuery } from './target-documents.ts';

interface TargetPickerProps {
  /** The ID of a fleet or an alias; null: the first fleet is chosen. */
  target: string | null;
  location: string | null;
  onChange(changes: Record<'fleet' | 'location', string | null>): void;
}

/** Which fleet, or which alias, and where. */
export function TargetPicker({ target, location, onChange }: TargetPickerProps) {
  const [{ data, error }] = useQuery({ query: targetsQuery });
  const [{ data: ofFleet }] = useQuery({
    query: locationsQuery,
    variables: { fleet: selectorOf(target ?? '') },
    pause: target === null,
  });
  const fleets = data?.fleets?.nodes ?? [];
  const aliases = data?.aliases?.nodes ?? [];
  const first = fleets[0]?.fleetId ?? aliases[0]?.aliasId;
  useEffect(() => {
    if (target === null && first !== undefined) onChange({ fleet: first, location: null });
  });
  const known = [...fleets.map(({ fleetId }) => fleetId), ...aliases.map(({ aliasId }) => aliasId)];
  const problem = error && errorOfAnswer(error);
  const locations = ofFleet?.fleet?.locations ?? [];
  const isMissing = location !== null && !locations.some((each) => each.location === location);

  return (
    <>
      <Field label="Fleet" error={problem && inPlainWords(problem)}>
        {(control) => (
          <select
            {...control}
            value={target ?? ''}
            onChange={(event) => onChange({ fleet: event.target.value, location: null })}
          >
            {target === null && <option value="">{data ? 'No fleet' : 'Loading…'}</option>}
            {target !== null && !known.includes(target) && <option value={target}>{target}</option>}
            <optgroup label="Fleets">
              {fleets.map(({ fleetId, name }) => (
                <option key={fleetId} value={fleetId}>
                  {name ?? fleetId}
                </option>
              ))}
            </optgroup>
            {aliases.length > 0 && (
              <optgroup label="Aliases">
                {aliases.map(({ aliasId, name, routingStrategyType }) => (
                  <option key={aliasId} value={aliasId}>
                    {name ?? aliasId}
                    {routingStrategyType === 'TERMINAL' ? ' (terminal)' : ''}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        )}
      </Field>
      <Field label="Location">
        {(control) => (
          <select
            {...control}
            value={location ?? ''}
            onChange={(event) => onChange({ fleet: target, location: event.target.value || null })}
          >
            <option value="">Everywhere</option>
            {isMissing && <option value={location}>{location}</option>}
            {locations.map((each) => (
              <option key={each.location} value={each.location}>
                {each.location}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
