import type { GameSession } from '../../../gamelift/game-session.ts';
import type { BlobStore } from '../../journal/blob-store.ts';
import { flatImageBytes, textBytes } from '../../journal/image-bytes.ts';
import type { LiveGameSession } from '../../live.ts';
import type { Settling } from '../../topic/reconcile/settling.ts';

/** A game session as snapshots and histories hold it: the hashes of its two large members in their place. */
export interface GameSessionImage extends Omit<GameSession, 'gameSessionData' | 'matchmakerData'>, Settling {
  readonly gameSessionDataHash: string | null;
  readonly matchmakerDataHash: string | null;
}

/** What a read showed, as an image. `known` saves hashing a large member that has not changed. */
export function toImage(
  { gameSessionData, matchmakerData, ...members }: GameSession,
  blobs: BlobStore,
  known: GameSessionImage | undefined,
): GameSessionImage {
  return {
    ...members,
    gameSessionDataHash: gameSessionData === null ? null : blobs.hash(gameSessionData, known?.gameSessionDataHash),
    matchmakerDataHash: matchmakerData === null ? null : blobs.hash(matchmakerData, known?.matchmakerDataHash),
  };
}

/**
 * An image as snapshots show it: the same object each time, as long as one of them holds it, so that what is made of it for one subscriber serves all.
 * Images are many and held long: what is made of them is not.
 */
export function sharedGameSession(image: GameSessionImage, blobs: BlobStore): LiveGameSession {
  const known = gameSessionOf.get(image)?.deref();
  if (known) return known;
  const gameSession = toGameSession(image, blobs);
  gameSessionOf.set(image, new WeakRef(gameSession));
  return gameSession;
}

/** An image is of one engine, and so of one store of large members. */
const gameSessionOf = new WeakMap<GameSessionImage, WeakRef<LiveGameSession>>();

/** An image as subscribers see it: the large members are looked up when they are asked for, and never kept by the event. */
export function toGameSession(image: GameSessionImage, blobs: BlobStore): LiveGameSession {
  const { gameSessionDataHash, matchmakerDataHash, settles, ...members } = image;
  if (gameSessionDataHash === null && matchmakerDataHash === null) {
    return { ...members, gameSessionData: null, matchmakerData: null };
  }
  const read = (hash: string | null) => (hash === null ? null : (blobs.get(hash) ?? null));
  const isOmitted = (hash: string | null) => hash !== null && blobs.get(hash) === undefined;
  return {
    ...members,
    get gameSessionData() {
      return read(gameSessionDataHash);
    },
    get matchmakerData() {
      return read(matchmakerDataHash);
    },
    get omitted() {
      const omitted: ('gameSessionData' | 'matchmakerData')[] = [];
      if (isOmitted(gameSessionDataHash)) omitted.push('gameSessionData');
      if (isOmitted(matchmakerDataHash)) omitted.push('matchmakerData');
      return omitted;
    },
  };
}

/** Bytes that an image holds, roughly: two a character, and the objects around them. */
export function gameSessionImageBytes(image: GameSessionImage): number {
  return (
    flatImageBytes(image) + image.gameProperties.reduce((sum, { key, value }) => sum + 80 + textBytes(key, value), 0)
  );
}

/** Bytes that a session may take in an answer, roughly: with its two large members. */
export function answerBytes(image: GameSessionImage, blobs: BlobStore): number {
  let bytes = answerBytesOf.get(image);
  if (bytes === undefined) {
    bytes = gameSessionImageBytes(image);
    answerBytesOf.set(image, bytes);
  }
  const { gameSessionDataHash: data, matchmakerDataHash: matchmaker } = image;
  return bytes + (data === null ? 0 : blobs.lengthOf(data)) + (matchmaker === null ? 0 : blobs.lengthOf(matchmaker));
}

/** An image never changes, and is part of many snapshots. */
const answerBytesOf = new WeakMap<GameSessionImage, number>();
