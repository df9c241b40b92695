import { now, publishedMark } from './protocol.ts';

/** The `n`-th event as a peer's resolver hands it on: of the size that ours has for the same selection. */
export function createEvent(n: number) {
  const gameSessionId = `${arn}/gsess-00000000-0000-4000-8000-${String(n % 25).padStart(12, '0')}`;
  return {
    __typename: 'GameSessionChanged',
    cursor: n.toString(36).padStart(168, 'A'),
    observedAt: new Date(),
    source: 'MUTATION',
    gameSession: {
      gameSessionId,
      name: nameOf(n),
      status: 'ACTIVE',
      currentPlayerSessionCount: n % 10,
      maximumPlayerSessionCount: 10,
      ipAddress: '198.18.0.0',
      dnsName: null,
      port: 7777,
    },
  };
}

/** What a game session is called in an event: the load generators read the event's age and number in it. */
export function nameOf(n: number): string {
  return `${publishedMark}${now().toFixed(3)} ${n}`;
}

const arn = 'arn:aws:gamelift:us-west-2::gamesession/fleet-00000000-0000-4000-8000-000000000000';
