import type { UpdateGameSessionInput } from '../gql/graphql.ts';
import type { SessionDetails } from './session-documents.ts';

/** What somebody has touched; what is not here is as the session has it, and follows it. */
export interface Draft {
  name?: string;
  maximumPlayerSessionCount?: string;
  playerSessionCreationPolicy?: string;
  protectionPolicy?: string;
  /** New values, by key. */
  values: Readonly<Record<string, string>>;
  added: readonly { id: number; key: string; value: string }[];
}

export const emptyDraft: Draft = { values: {}, added: [] };

/** The input that carries what has really changed; null where nothing has. */
export function inputOf(session: SessionDetails, draft: Draft): UpdateGameSessionInput | null {
  const { name, maximumPlayerSessionCount: slots, playerSessionCreationPolicy: policy, protectionPolicy } = draft;
  const gameProperties = propertiesOf(session, draft);
  const changes: Omit<UpdateGameSessionInput, 'gameSessionId'> = {};
  if (name !== undefined && name !== session.name) changes.name = name;
  if (slots !== undefined && Number(slots) !== session.maximumPlayerSessionCount) {
    changes.maximumPlayerSessionCount = Number(slots);
  }
  if (isPolicy(policy) && policy !== session.playerSessionCreationPolicy) changes.playerSessionCreationPolicy = policy;
  if (isProtection(protectionPolicy) && protectionPolicy !== session.protectionPolicy) {
    changes.protectionPolicy = protectionPolicy;
  }
  if (gameProperties.length > 0) changes.gameProperties = gameProperties;
  return Object.keys(changes).length > 0 ? { gameSessionId: session.gameSessionId, ...changes } : null;
}

/** The changed and added properties, in the order in which an error counts them: changed first, then added. */
export function propertiesOf({ gameProperties }: SessionDetails, { values, added }: Draft) {
  const changed = gameProperties.flatMap(({ key, value }) => {
    const touched = values[key];
    return touched === undefined || touched === value ? [] : [{ key, value: touched }];
  });
  return [...changed, ...added.filter(isMeant).map(({ key, value }) => ({ key: key.trim(), value }))];
}

/** Whether a new property is more than an empty line. */
export function isMeant({ key, value }: { key: string; value: string }): boolean {
  return key.trim() !== '' || value !== '';
}

/** GameLift takes an empty key, and lets no property be removed: it would stay for good. */
export function problemOfKey(property: { key: string; value: string }): string | undefined {
  return isMeant(property) && property.key.trim() === '' ? 'Name the property.' : undefined;
}

/** Whether nothing is seen to be wrong without asking. */
export function isSendable({ maximumPlayerSessionCount, added }: Draft): boolean {
  return problemOfSlots(maximumPlayerSessionCount) === undefined && added.every((each) => !problemOfKey(each));
}

/** What can be seen to be wrong without asking. */
export function problemOfSlots(slots: string | undefined): string | undefined {
  if (slots === undefined || /^\d{1,9}$/.test(slots.trim())) return undefined;
  return 'Give a whole number, 0 or more.';
}

function isPolicy(text: string | undefined): text is 'ACCEPT_ALL' | 'DENY_ALL' {
  return text === 'ACCEPT_ALL' || text === 'DENY_ALL';
}

function isProtection(text: string | undefined): text is 'NO_PROTECTION' | 'FULL_PROTECTION' {
  return text === 'NO_PROTECTION' || text === 'FULL_PROTECTION';
}
