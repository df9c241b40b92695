import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../../../src/live/journal/journal.ts';
import type { GameSessionImage } from '../../../../../src/live/kinds/game-sessions/image.ts';
import { gameSessionModel } from '../../../../../src/live/kinds/game-sessions/model.ts';
import { playerSessionModel } from '../../../../../src/live/kinds/player-sessions/model.ts';
import { mutationStamp, propose } from '../../../../../src/live/topic/reconcile/propose.ts';
import { makeGameSession, makePlayerSession } from '../../../../support/sessions.ts';

function image(members: Partial<GameSessionImage> = {}): GameSessionImage {
  const { gameSessionData: _data, matchmakerData: _matchmaker, ...session } = makeGameSession('one');
  return { ...session, gameSessionDataHash: null, matchmakerDataHash: null, ...members };
}

function entry(members: Partial<GameSessionImage> = {}, offset = 10): Entry<GameSessionImage> {
  const known = image(members);
  return { image: known, offset, writtenAt: 0, statusSince: 0, ended: gameSessionModel.isEnded(known) };
}

const fresh = { beganAt: 10, byId: false };
const freshById = { beganAt: 10, byId: true };
const stale = { beganAt: 9, byId: false };
const staleById = { beganAt: 9, byId: true };

describe('game sessions', () => {
  test.each([
    // known, read, stamp → what is proposed
    ['the same, read in a list', 'ACTIVE', 'ACTIVE', fresh, 'nothing'],
    ['the same, read long ago', 'ACTIVE', 'ACTIVE', stale, 'nothing'],
    ['a rise', 'ACTIVATING', 'ACTIVE', fresh, 'write'],
    ['a rise that an old read saw', 'ACTIVATING', 'ACTIVE', stale, 'write'],
    ['a rise past other states', 'ACTIVATING', 'TERMINATED', staleById, 'write'],
    ['a fall in an old list', 'TERMINATING', 'ACTIVE', stale, 'nothing'],
    ['a fall in an old read by ID', 'TERMINATING', 'ACTIVE', staleById, 'nothing'],
    ['a fall in a new list', 'TERMINATING', 'ACTIVE', fresh, 'read'],
    ['a fall in a new read by ID, which may lag', 'TERMINATING', 'ACTIVE', freshById, 'lags'],
    ['a fall that a new read by ID says again', 'TERMINATING', 'ACTIVE', { ...freshById, isRepeated: true }, 'write'],
    [
      'a fall that an old read by ID says again',
      'TERMINATING',
      'ACTIVE',
      { ...staleById, isRepeated: true },
      'nothing',
    ],
    ['a fall in the answer of a mutation', 'TERMINATING', 'ACTIVE', mutationStamp, 'read'],
    ['an ended session in an old list', 'TERMINATED', 'ACTIVE', stale, 'nothing'],
    ['an unknown status in a new list', 'ACTIVE', 'UNKNOWN', fresh, 'write'],
    ['an unknown status in an old read', 'ACTIVE', 'UNKNOWN', staleById, 'read'],
    ['a known status after an unknown one', 'UNKNOWN', 'ACTIVE', fresh, 'write'],
    ['an unknown status of an ended session in a list', 'TERMINATED', 'UNKNOWN', fresh, 'read'],
    ['an error after all', 'TERMINATING', 'ERROR', fresh, 'write'],
    ['an end after an error', 'ERROR', 'TERMINATED', freshById, 'write'],
  ] as const)('%s: %s, then %s', (_what, known, read, stamp, type) => {
    expect(propose(gameSessionModel, entry({ status: known }), image({ status: read }), stamp).type).toBe(type);
  });

  test('a session that nobody knew is a transition', () => {
    const proposal = propose(gameSessionModel, undefined, image({ status: 'ACTIVE' }), stale);
    expect(proposal).toMatchObject({ type: 'write', event: 'transition', ended: false });
  });

  test('other members change with a read that began at the last write, and are asked for by ID after an older one', () => {
    const read = image({ currentPlayerSessionCount: 3 });
    expect(propose(gameSessionModel, entry(), read, fresh)).toMatchObject({ type: 'write', event: 'change' });
    expect(propose(gameSessionModel, entry(), read, stale)).toEqual({ type: 'read' });
    expect(propose(gameSessionModel, entry(), read, mutationStamp)).toMatchObject({ type: 'write', event: 'change' });
  });

  test('a status that rises in an old read is taken without the other members, and they are asked for', () => {
    const read = image({ status: 'TERMINATED', statusReason: 'FORCE_TERMINATED', name: 'an older name' });
    const proposal = propose(gameSessionModel, entry({ name: 'the new name' }), read, stale);
    expect(proposal).toMatchObject({
      type: 'write',
      read: true,
      ended: true,
      image: { status: 'TERMINATED', statusReason: 'FORCE_TERMINATED', name: 'the new name' },
    });
  });

  test('a reason that comes later than its status is a change', () => {
    const read = image({ status: 'TERMINATED', statusReason: 'INTERRUPTED', terminationTime: new Date(5) });
    expect(propose(gameSessionModel, entry({ status: 'TERMINATED' }), read, freshById)).toMatchObject({
      type: 'write',
      event: 'change',
    });
  });

  test('a protection policy that the read could not tell is kept, and one that it tells is taken', () => {
    const known = entry({ protectionPolicy: 'FULL_PROTECTION' });
    expect(propose(gameSessionModel, known, image({ protectionPolicy: undefined }), fresh)).toEqual({
      type: 'nothing',
    });
    const renamed = propose(gameSessionModel, known, image({ protectionPolicy: undefined, name: 'new' }), fresh);
    expect(renamed).toMatchObject({ image: { name: 'new', protectionPolicy: 'FULL_PROTECTION' } });
    const untold = entry({ protectionPolicy: undefined });
    expect(propose(gameSessionModel, untold, image(), fresh)).toMatchObject({ type: 'write', event: 'change' });
  });

  test('equal dates and properties in another order are no change', () => {
    const pair = [
      { key: 'map', value: 'forest' },
      { key: 'mode', value: 'ffa' },
    ];
    const known = entry({ gameProperties: pair, creationTime: new Date(7) });
    const read = image({ gameProperties: [...pair].reverse(), creationTime: new Date(7) });
    expect(propose(gameSessionModel, known, read, fresh)).toEqual({ type: 'nothing' });
    const other = image({ gameProperties: [pair[0] ?? { key: '', value: '' }], creationTime: new Date(7) });
    expect(propose(gameSessionModel, known, other, fresh).type).toBe('write');
  });
});

test.each([
  ['RESERVED', 'ACTIVE', fresh, 'write'],
  ['ACTIVE', 'RESERVED', fresh, 'read'],
  ['RESERVED', 'TIMEDOUT', stale, 'write'],
  ['COMPLETED', 'TIMEDOUT', stale, 'nothing'],
  ['COMPLETED', 'TIMEDOUT', freshById, 'write'],
  ['TIMEDOUT', 'RESERVED', stale, 'nothing'],
] as const)('player sessions: %s, then %s', (known, read, stamp, type) => {
  const knownImage = makePlayerSession('a', { status: known });
  const knownEntry = { image: knownImage, offset: 10, writtenAt: 0, statusSince: 0, ended: known !== 'RESERVED' };
  expect(propose(playerSessionModel, knownEntry, makePlayerSession('a', { status: read }), stamp).type).toBe(type);
});

const life = ['ACTIVATING', 'ACTIVE', 'TERMINATING', 'TERMINATED'] as const;

/** A read of the true history: it saw the state after `step` changes, and is recorded after `delay` other reads. */
const reads = fc.array(fc.record({ step: fc.nat({ max: 12 }), delay: fc.nat({ max: 5 }), byId: fc.boolean() }), {
  minLength: 1,
  maxLength: 40,
});

test('whatever the order of the answers, the status never falls, chains hold, and a last read by ID brings the truth', () => {
  fc.assert(
    fc.property(reads, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (plan, isStatusStep) => {
      const truth = makeTruth(isStatusStep);
      let known: Entry<GameSessionImage> | undefined;
      let offset = 0;
      const chain: string[] = [];
      const record = (read: GameSessionImage, stamp: { beganAt: number; byId: boolean }) => {
        const proposal = propose(gameSessionModel, known, read, stamp);
        if (proposal.type !== 'write') return;
        const before = known?.image.status ?? null;
        if (proposal.event === 'transition') {
          expect(before).toBe(chain.at(-1) ?? null);
          chain.push(proposal.image.status);
        } else if (proposal.event === null) {
          // An end is reported only of a session that was known.
          expect([before, proposal.ended]).toEqual([null, true]);
        } else {
          expect(proposal.image.status).toBe(before);
        }
        offset++;
        known = { image: proposal.image, offset, writtenAt: 0, statusSince: 0, ended: proposal.ended };
      };

      // Time goes on with each read; a read that is answered late carries the stamp of its beginning.
      let now = 0;
      const answers: { at: number; image: GameSessionImage; stamp: { beganAt: number; byId: boolean } }[] = [];
      plan.forEach(({ step, delay, byId }, index) => {
        now = Math.max(now, step);
        answers.push({ at: index + delay, image: truth(now), stamp: { beganAt: offset, byId } });
        for (const answer of answers.filter(({ at }) => at === index)) record(answer.image, answer.stamp);
      });
      for (const answer of answers.filter(({ at }) => at >= plan.length)) record(answer.image, answer.stamp);

      const ranks = chain.map((status) => life.indexOf(status as (typeof life)[number]));
      expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
      expect(new Set(chain).size).toBe(chain.length);
      record(truth(12), { beganAt: offset, byId: true });
      expect(known?.image).toEqual(truth(12));
    }),
    { numRuns: 500 },
  );
});

/** The true session after so many steps: each either moves the status on or changes another member. */
function makeTruth(isStatusStep: readonly boolean[]) {
  return (steps: number): GameSessionImage => {
    const taken = isStatusStep.slice(0, steps);
    const rank = Math.min(taken.filter(Boolean).length, life.length - 1);
    return image({ status: life[rank] ?? 'TERMINATED', currentPlayerSessionCount: taken.filter((is) => !is).length });
  };
}
