import { useEffect, useMemo, useRef, useState } from 'react';
import type { LobbySubscriptionVariables } from '../gql/graphql.ts';
import { type StreamProgress, useStream } from '../graph/graph.tsx';
import { lobbySubscription } from './lobby-documents.ts';
import { compareBy, type Sort } from './lobby-order.ts';
import { type LobbyRow, LobbyTable } from './lobby-table.ts';

export interface Lobby extends StreamProgress {
  rows: readonly LobbyRow[];
  /** How many sessions match. */
  count: number;
  /** How many matched when the search began. */
  countAtFirst: number;
  /** The snapshot is complete. */
  isComplete: boolean;
  /** The keys of game properties that were seen, the most usual first. */
  propertyKeys: readonly string[];
}

/** A standing search, followed; drawn at most every `drawEveryMs`, however much happens. */
export function useLobby(variables: Omit<LobbySubscriptionVariables, 'after'> | null, sort: Sort): Lobby {
  const { column, isDescending } = sort;
  const compare = useMemo(() => compareBy({ column, isDescending }), [column, isDescending]);
  const [table] = useState(() => new LobbyTable(compare));
  const [shown, setShown] = useState(nothing);
  const drawing = useRef<number | undefined>(undefined);
  const isComplete = useRef(false);
  const countAtFirst = useRef(0);
  const keys = useRef(new Map<string, number>());

  const drawNow = () => {
    drawing.current = undefined;
    const rows = table.rows(performance.now());
    const propertyKeys = [...keys.current].sort(([, one], [, other]) => other - one).map(([key]) => key);
    setShown({
      rows,
      count: table.count,
      countAtFirst: countAtFirst.current,
      isComplete: isComplete.current,
      propertyKeys,
    });
    if (table.isPassing) drawSoon();
  };
  const drawSoon = () => {
    drawing.current ??= window.setTimeout(drawNow, drawEveryMs);
  };
  useEffect(() => () => clearTimeout(drawing.current), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another order asks for this.
  useEffect(() => {
    table.setOrder(compare);
    drawNow();
  }, [compare, table]);

  const progress = useStream({
    document: lobbySubscription,
    variables,
    eventOf: (data) => data.lobby,
    onBegin() {
      table.clear();
      keys.current.clear();
      isComplete.current = false;
      setShown(nothing);
    },
    onEvent(event) {
      table.apply(event, performance.now());
      if (event.__typename === 'GameSessionSnapshot') {
        if (event.isLast && !isComplete.current) countAtFirst.current = table.count;
        if (event.isLast) isComplete.current = true;
        for (const session of event.gameSessions) count(keys.current, session.gameProperties);
      }
      if (event.__typename === 'LobbySessionEntered') count(keys.current, event.gameSession.gameProperties);
      drawSoon();
    },
  });
  return { ...progress, ...shown };
}

const nothing: Omit<Lobby, keyof StreamProgress> = {
  rows: [],
  count: 0,
  countAtFirst: 0,
  isComplete: false,
  propertyKeys: [],
};
const drawEveryMs = 80;
/** Sessions may name their properties as they like; nobody wants to choose among more. */
const mostKeys = 50;

function count(keys: Map<string, number>, properties: readonly { key: string }[]) {
  for (const { key } of properties) {
    const seen = keys.get(key);
    if (seen !== undefined || keys.size < mostKeys) keys.set(key, (seen ?? 0) + 1);
  }
}
