import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Frame } from '../../../../../src/live/delivery/frame.ts';
import type { LobbyEvent } from '../../../../../src/live/kinds/game-sessions/events.ts';
import { type LobbyBody, LobbyBuffer } from '../../../../../src/live/kinds/game-sessions/lobby-buffer.ts';
import { makeGameSession } from '../../../../support/sessions.ts';

/** One record about a session: whether it belongs to the lobby after it, and what its name is then. */
interface Step {
  session: number;
  isIn: boolean;
}

const position = (offset: number) => ({ offset, nonce: `${offset}` });
const cursorOf = (offset: number) => `cursor ${offset}`;

/** The frames that a group makes of the records, each at its own offset; records of sessions outside make none. */
function framesOf(steps: readonly Step[]): Frame<LobbyBody>[] {
  const members = new Set<number>();
  return steps.flatMap(({ session, isIn }, index): Frame<LobbyBody>[] => {
    const offset = index + 1;
    const wasIn = members.has(session);
    if (isIn) members.add(session);
    else members.delete(session);
    if (!wasIn && !isIn) return [];
    const gameSession = makeGameSession(`${session}`, { currentPlayerSessionCount: offset });
    const cursor = cursorOf(offset);
    const event: LobbyEvent = !wasIn
      ? { type: 'LobbySessionEntered', cursor, gameSession }
      : isIn
        ? { type: 'LobbySessionChanged', cursor, gameSession }
        : { type: 'LobbySessionLeft', cursor, gameSession, reason: 'ENDED' };
    return [{ position: position(offset), floor: position(offset - 1), id: `${session}`, event }];
  });
}

/** What a client holds: he may be told of a session again, but never to change or drop one that he doesn't hold. */
class Client {
  readonly sessions = new Map<string, number>();
  offset = 0;

  apply(event: LobbyEvent, isStrict: boolean): void {
    if (event.type === 'StreamStarted' || event.type === 'StreamCheckpoint' || event.type === 'GameSessionSnapshot')
      return;
    const { gameSessionId, currentPlayerSessionCount } = event.gameSession;
    if (isStrict) expect(this.sessions.has(gameSessionId)).toBe(event.type !== 'LobbySessionEntered');
    if (event.type === 'LobbySessionLeft') this.sessions.delete(gameSessionId);
    else this.sessions.set(gameSessionId, currentPlayerSessionCount);
    this.offset = Number(event.cursor.slice('cursor '.length));
  }
}

const steps = fc.array(fc.record({ session: fc.nat({ max: 4 }), isIn: fc.boolean() }), { maxLength: 60 });
const reads = fc.array(fc.nat({ max: 3 }), { minLength: 60, maxLength: 60 });

test('however slowly it is read, a lobby ends up right, and every cursor on the way resumes to the same', () => {
  fc.assert(
    fc.property(steps, reads, (script, pace) => {
      const frames = framesOf(script);
      const truth = new Client();
      for (const { event } of frames) truth.apply(event, true);

      const buffer = new LobbyBuffer({ cursorAt: ({ offset }) => cursorOf(offset) });
      const client = new Client();
      const held: { sessions: Map<string, number>; offset: number }[] = [];
      const read = () => {
        const event = buffer.shift();
        if (!event) return false;
        client.apply(event, true);
        held.push({ sessions: new Map(client.sessions), offset: client.offset });
        return true;
      };
      frames.forEach((frame, index) => {
        expect(buffer.push(frame)).toBe(true);
        expect(buffer.size).toBeLessThanOrEqual(5);
        for (let n = pace[index] ?? 0; n > 0; n--) read();
      });
      while (read());
      expect(client.sessions).toEqual(truth.sessions);

      for (const { sessions, offset } of held) {
        const resumed = new Client();
        for (const [id, count] of sessions) resumed.sessions.set(id, count);
        for (const frame of frames) if (frame.position.offset > offset) resumed.apply(frame.event, false);
        expect(resumed.sessions).toEqual(truth.sessions);
      }
    }),
  );
});

test('an event that nothing held up is handed on as it is, so that all subscribers share it', () => {
  const buffer = new LobbyBuffer({ cursorAt: () => 'never asked' });
  const [first, second, third] = framesOf([1, 2, 3].map((session) => ({ session, isIn: true })));
  if (!first || !second || !third) throw new Error('expected three frames');
  buffer.push(first);
  buffer.push(second);
  for (const event of [first.event, second.event, undefined]) expect(buffer.shift()).toBe(event);
  buffer.push(third);
  expect(buffer.shift()).toBe(third.event);
});

test('a session that came and went unseen is not told at all', () => {
  const buffer = new LobbyBuffer({ cursorAt: () => '' });
  for (const frame of framesOf([
    { session: 1, isIn: true },
    { session: 1, isIn: false },
  ])) {
    buffer.push(frame);
  }
  expect([buffer.size, buffer.shift()]).toEqual([0, undefined]);
});
