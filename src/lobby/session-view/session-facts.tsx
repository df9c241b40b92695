import type { ReactNode } from 'react';
import { formatDateTime, humanised } from '../ui/format.ts';
import type { SessionDetails } from './session-documents.ts';

/** All that is known of a session, but for what is large. */
export function SessionFacts({ session }: { session: SessionDetails }) {
  const address = session.ipAddress && `${session.ipAddress}${session.port ? `:${session.port}` : ''}`;
  const facts: [string, ReactNode][] = [
    ['Game session ID', <code key="id">{session.gameSessionId}</code>],
    ['Fleet', <code key="fleet">{session.fleetId}</code>],
    ['Location', session.location],
    ['Address', address && <code>{address}</code>],
    ['DNS name', session.dnsName && <code>{session.dnsName}</code>],
    ['Slots', `${session.currentPlayerSessionCount} of ${session.maximumPlayerSessionCount} taken`],
    ['New players', session.playerSessionCreationPolicy && humanised(session.playerSessionCreationPolicy)],
    ['Protection', session.protectionPolicy && humanised(session.protectionPolicy)],
    ['Created', session.creationTime && formatDateTime(session.creationTime)],
    ['Ended', session.terminationTime && formatDateTime(session.terminationTime)],
    ['Reason', session.statusReason && humanised(session.statusReason)],
    ['Creator', session.creatorId],
    ['Compute', session.computeName],
    ['Player gateway', session.playerGatewayStatus && humanised(session.playerGatewayStatus)],
  ];
  return (
    <section className="panel panel-padded" aria-labelledby="facts-title">
      <div className="panel-head">
        <h2 id="facts-title">Details</h2>
      </div>
      <dl className="facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value || <span className="quiet">–</span>}</dd>
          </div>
        ))}
        {session.gameProperties.map(({ key, value }) => (
          <div key={`property ${key}`}>
            <dt>
              <code>{key}</code>
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
