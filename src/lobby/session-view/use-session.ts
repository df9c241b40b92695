import { useState } from 'react';
import { useQuery } from 'urql';
import { type StreamProgress, useStream } from '../graph/graph.tsx';
import { protectionQuery, type SessionDetails, type SessionEvent, sessionSubscription } from './session-documents.ts';

/** One entry of a session's timeline. */
export interface Moment {
  id: number;
  kind: 'seen' | 'transition';
  status: string;
  previousStatus: string | null;
  statusReason: string | null;
  /** When the gateway learned it. */
  observedAt: string;
  source: string | null;
}

interface Followed {
  session: SessionDetails | null;
  /** The oldest first. */
  moments: readonly Moment[];
}

/** A session and its timeline since the page was opened. */
export function useSession(gameSessionId: string): Followed & StreamProgress {
  const [followed, setFollowed] = useState<Followed>(nothing);
  const progress = useStream({
    document: sessionSubscription,
    variables: { gameSessionId },
    eventOf: (data) => data.gameSessionTransitions,
    onBegin: () => setFollowed(nothing),
    onEvent: (event) => setFollowed((before) => after(before, event)),
  });
  const [{ data }] = useQuery({ query: protectionQuery, variables: { gameSessionId } });
  const protectionPolicy = followed.session?.protectionPolicy ?? data?.gameSession?.protectionPolicy ?? null;
  return { ...followed, session: followed.session && { ...followed.session, protectionPolicy }, ...progress };
}

const nothing: Followed = { session: null, moments: [] };
/** A session's life has four transitions; more come only from starting over again and again. */
const mostMoments = 100;

function after({ session, moments }: Followed, event: SessionEvent): Followed {
  switch (event.__typename) {
    case 'GameSessionSnapshot': {
      const [seen] = event.gameSessions;
      if (!seen) return { session, moments };
      const { status, statusReason } = seen;
      if (moments.at(-1)?.status === status) return { session: seen, moments };
      const { observedAt } = event;
      return {
        session: seen,
        moments: added(moments, {
          kind: 'seen',
          status,
          previousStatus: null,
          statusReason: statusReason ?? null,
          observedAt,
          source: null,
        }),
      };
    }
    case 'GameSessionTransition': {
      const { status, previousStatus = null, statusReason = null, observedAt, source } = event;
      return {
        session: event.gameSession,
        moments: added(moments, { kind: 'transition', status, previousStatus, statusReason, observedAt, source }),
      };
    }
    case 'GameSessionChanged':
      return { session: event.gameSession, moments };
    default:
      return { session, moments };
  }
}

function added(moments: readonly Moment[], moment: Omit<Moment, 'id'>): readonly Moment[] {
  return [...moments, { ...moment, id: (moments.at(-1)?.id ?? 0) + 1 }].slice(-mostMoments);
}
