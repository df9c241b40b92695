import { describe, expect, it } from 'vitest';
import { emptyDraft, inputOf, isSendable } from '../../../src/lobby/session-view/edit.ts';
import type { SessionDetails } from '../../../src/lobby/session-view/session-documents.ts';

const session: SessionDetails = {
  gameSessionId: 'arn:aws:gamelift:us-west-2::gamesession/fleet-1/harbor-duel',
  name: 'Harbor Duel',
  fleetId: 'fleet-1',
  location: 'us-west-2',
  status: 'ACTIVE',
  statusReason: null,
  creationTime: null,
  terminationTime: null,
  currentPlayerSessionCount: 1,
  maximumPlayerSessionCount: 4,
  playerSessionCreationPolicy: 'ACCEPT_ALL',
  protectionPolicy: null,
  creatorId: null,
  ipAddress: null,
  dnsName: null,
  port: null,
  computeName: null,
  playerGatewayStatus: null,
  gameProperties: [
    { key: 'constructor', value: 'x' },
    { key: '__proto__', value: 'y' },
  ],
};

describe('what an edit sends', () => {
  it('is nothing where nothing was touched, whatever the properties are called', () => {
    expect(inputOf(session, emptyDraft)).toBeNull();
  });

  it('is nothing where what was touched is as it was', () => {
    const values = new Map([['constructor', 'x']]);
    expect(inputOf(session, { ...emptyDraft, name: 'Harbor Duel', maximumPlayerSessionCount: '4', values })).toBeNull();
  });

  it('is what was changed, then what was added, without empty lines', () => {
    const values = new Map([['__proto__', 'z']]);
    const added = [
      { id: 1, key: '', value: '' },
      { id: 2, key: ' season ', value: 'autumn' },
    ];
    expect(inputOf(session, { ...emptyDraft, values, added })).toEqual({
      gameSessionId: session.gameSessionId,
      gameProperties: [
        { key: '__proto__', value: 'z' },
        { key: 'season', value: 'autumn' },
      ],
    });
  });

  it.each([
    [{ maximumPlayerSessionCount: 'many' }, false],
    [{ added: [{ id: 1, key: ' ', value: 'autumn' }] }, false],
    [{ maximumPlayerSessionCount: '6', added: [{ id: 1, key: '', value: '' }] }, true],
  ])('waits for what is plainly missing: %j', (draft, sendable) => {
    expect(isSendable({ ...emptyDraft, ...draft })).toBe(sendable);
  });
});
