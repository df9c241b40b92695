/** What one reader reads for all: a fleet's game sessions, or one game session's players. */
export type Topic = { kind: 'fleet'; fleetId: string } | { kind: 'players'; gameSessionId: string };
export type TopicKind = Topic['kind'];

export function topicKey(topic: Topic): string {
  return topic.kind === 'fleet' ? `fleet:${topic.fleetId}` : `players:${topic.gameSessionId}`;
}
