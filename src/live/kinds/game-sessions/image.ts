import type { GameSession } from '../../../gamelift/game-session.ts';
import type { BlobStore } from '../../journal/blob-store.ts';
import { flatImageBytes, textBytes } from '../../journal/image-bytes.ts';
import type { Settling } from '../../topic/reconcile/settling.ts';
import type { LiveGameSession } from './events.ts';

/** A game session as snapshots and histories hold it: the hashes of its two large members in their place. */
export interface GameSessionImage extends Omit<GameSession, 'gameSessionData' | 'matchmakerData'>, Settling {
  readonly gameSessionDataHash: string | null;
  readonly matchmakerDataHash: string | null;
}

/**
 * What a read showed, as an image. `known` saves hashing a large member that has not changed. Members are named one by
 * one: the rest of a destructuring would have a hidden class of its own for each object, which makes every look at
 * thousands of images slow.
 */
export function toImage(session: GameSession, blobs: BlobStore, known: GameSessionImage | undefined): GameSessionImage {
  const { gameSessionData, matchmakerData } = session;
  return {
    gameSessionId: session.gameSessionId,
    name: session.name,
    fleetId: session.fleetId,
    fleetArn: session.fleetArn,
    location: session.location,
    status: session.status,
    statusReason: session.statusReason,
    creationTime: session.creationTime,
    terminationTime: session.terminationTime,
    currentPlayerSessionCount: session.currentPlayerSessionCount,
    maximumPlayerSessionCount: session.maximumPlayerSessionCount,
    playerSessionCreationPolicy: session.playerSessionCreationPolicy,
    protectionPolicy: session.protectionPolicy,
    gameProperties: session.gameProperties,
    creatorId: session.creatorId,
    ipAddress: session.ipAddress,
    dnsName: session.dnsName,
    port: session.port,
    computeName: session.computeName,
    playerGatewayStatus: session.playerGatewayStatus,
    gameSessionDataHash: gameSessionData === null ? null : blobs.hash(gameSessionData, known?.gameSessionDataHash),
    matchmakerDataHash: matchmakerData === null ? null : blobs.hash(matchmakerData, known?.matchmakerDataHash),
  };
}

/** An image as subscribers see it: the large members are looked up when they are read, and no event keeps them. */
export function toGameSession(image: GameSessionImage, blobs: BlobStore): LiveGameSession {
  return Object.assign(new LargeMembers(image, blobs), image);
}

/** The large members of an image, by their hashes. On a prototype, so that all sessions have one hidden class. */
class LargeMembers {
  readonly #image: GameSessionImage;
  readonly #blobs: BlobStore;

  constructor(image: GameSessionImage, blobs: BlobStore) {
    this.#image = image;
    this.#blobs = blobs;
  }

  get gameSessionData(): string | null {
    return this.#read(this.#image.gameSessionDataHash);
  }

  get matchmakerData(): string | null {
    return this.#read(this.#image.matchmakerDataHash);
  }

  get omitted(): readonly ('gameSessionData' | 'matchmakerData')[] {
    const { gameSessionDataHash, matchmakerDataHash } = this.#image;
    const omitted: ('gameSessionData' | 'matchmakerData')[] = [];
    if (this.#isOmitted(gameSessionDataHash)) omitted.push('gameSessionData');
    if (this.#isOmitted(matchmakerDataHash)) omitted.push('matchmakerData');
    return omitted;
  }

  #read(hash: string | null): string | null {
    return hash === null ? null : (this.#blobs.get(hash) ?? null);
  }

  #isOmitted(hash: string | null): boolean {
    return hash !== null && this.#blobs.get(hash) === undefined;
  }
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
