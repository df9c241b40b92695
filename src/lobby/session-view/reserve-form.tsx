import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { inPlainWords, placedAt } from '../graph/graph-error.ts';
import { problemAt, refusalOf } from '../graph/outcome.ts';
import { Field } from '../ui/field.tsx';
import { reserveMutation } from './session-documents.ts';

/** Reserves a slot for a player, and says where to connect. */
export function ReserveForm({ gameSessionId }: { gameSessionId: string }) {
  const [playerId, setPlayerId] = useState('');
  const [playerData, setPlayerData] = useState('');
  const [{ data, error, fetching }, reserve] = useMutation(reserveMutation);
  const isAnswered = data !== undefined || error !== undefined;
  const refusal = isAnswered && !fetching ? placedAt(refusalOf(data?.createPlayerSession, error), members) : null;
  const reserved =
    data?.createPlayerSession?.__typename === 'CreatePlayerSessionPayload'
      ? data.createPlayerSession.playerSession
      : null;
  const ofFields = [problemAt(refusal, 'playerId'), problemAt(refusal, 'playerData')];
  const isOfAField = ofFields.some((problem) => problem !== undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await reserve({
      input: { gameSessionId, playerId: playerId.trim(), ...(playerData && { playerData }) },
    });
    if (refusalOf(answer.data?.createPlayerSession, answer.error) === null) setPlayerId('');
  };
  return (
    <form className="panel panel-padded form" onSubmit={submit} aria-labelledby="reserve-title" noValidate>
      <h2 id="reserve-title">Reserve a slot</h2>
      <Field
        label="Player ID"
        hint="GameLift holds the slot for 60 seconds."
        error={ofFields[0] ?? (refusal && !isOfAField ? inPlainWords(refusal) : undefined)}
      >
        {(control) => (
          <input
            {...control}
            value={playerId}
            autoComplete="off"
            onChange={(event) => setPlayerId(event.target.value)}
          />
        )}
      </Field>
      <Field label="Player data (optional)" error={ofFields[1]}>
        {(control) => (
          <input
            {...control}
            value={playerData}
            autoComplete="off"
            onChange={(event) => setPlayerData(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="button primary-button" disabled={fetching}>
        Reserve
      </button>
      <div role="status">
        {reserved && !fetching && (
          <p className="form-success">
            {reserved.port ? (
              <>
                Reserved: connect to{' '}
                <code>
                  {reserved.dnsName ?? reserved.ipAddress}:{reserved.port}
                </code>
              </>
            ) : (
              'Reserved; you may not see where to connect,'
            )}{' '}
            as <code>{reserved.playerSessionId}</code>
          </p>
        )}
      </div>
    </form>
  );
}

/** The members of the input that have a field. */
const members = ['playerId', 'playerData'];
