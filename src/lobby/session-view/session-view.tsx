import { shortId } from '../ui/format.ts';

export function SessionView({ gameSessionId }: { gameSessionId: string }) {
  return <h1 tabIndex={-1}>{shortId(gameSessionId)}</h1>;
}
