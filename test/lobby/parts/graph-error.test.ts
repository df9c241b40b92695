import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../../src/gamelift/errors.ts';
import { type GraphError, inPlainWords, placedAt } from '../../../src/lobby/graph/graph-error.ts';
import { problemAt } from '../../../src/lobby/graph/outcome.ts';

const errorWith = (members: Partial<GraphError>): GraphError => ({
  code: 'INVALID_REQUEST',
  message: 'it was refused',
  retryAfterMs: null,
  argumentPath: [],
  position: null,
  ...members,
});

describe('an error in plain words', () => {
  it.each([...errorCodes, 'NETWORK', 'A_CODE_OF_TOMORROW'])('is one sentence for %s', (code) => {
    const words = inPlainWords(errorWith({ code, message: 'GameLift refused the call req-1' }));
    expect(words).toMatch(/^[A-Z][^.!?]*[.!?]$/);
  });

  it.each([
    ['GAME_SESSION_FULL', 'Game session arn:aws:… is full.', 'No slot is free.'],
    ['UPSTREAM_UNAVAILABLE', 'GameLift could not be reached or did not answer properly', 'GameLift does not answer.'],
    ['NOT_FOUND', 'Game session not found: arn:aws:…', 'This does not exist, or no longer.'],
    ['CONFLICT', 'Another update is in progress', 'Another change is under way.'],
    ['NETWORK', 'Failed to fetch', 'The gateway can’t be reached.'],
    [
      'FORBIDDEN',
      'not allowed: this needs the scope gamelift:write',
      'Not allowed: this needs the scope gamelift:write.',
    ],
    ['TERMINAL_ROUTING_STRATEGY', 'Closed until Monday.', 'This alias leads nowhere: Closed until Monday.'],
  ])('says what %s means once: %j', (code, message, words) => {
    expect(inPlainWords(errorWith({ code, message }))).toBe(words);
  });

  it.each([
    [
      'location: expected letters, digits and hyphens, got "a b"',
      'Location: expected letters, digits and hyphens, got "a b".',
    ],
    ['MaximumPlayerSessionCount: expected at most 200, found 500.', 'Slots: expected at most 200, found 500.'],
    [
      "1 validation error detected: Value '500' at 'maximumPlayerSessionCount' failed to satisfy constraint",
      "1 validation error detected: Value '500' at 'Slots' failed to satisfy constraint.",
    ],
    ['of.gameSessionId: expected an ARN, got "x"', 'Session ID: expected an ARN, got "x".'],
    ['fleet.fleetId: expected an ID, got "x"', 'Fleet: expected an ID, got "x".'],
    ['input.gameProperties: expected at most 16', 'Game properties: expected at most 16.'],
    ['input.gameProperties.0.value: expected 0 to 96 characters', 'Game properties: expected 0 to 96 characters.'],
    [
      '`location` goes with a fleet, not with one game session',
      'Location goes with a fleet, not with one game session.',
    ],
    ['the name of a game can be anything', 'The name of a game can be anything.'],
  ])('calls what is at fault as the page does: %s', (message, words) => {
    expect(inPlainWords(errorWith({ message }))).toBe(words);
  });
});

describe('an error beside its field', () => {
  const argumentPath = ['input', 'name'];

  it('does not name the field again', () => {
    const error = errorWith({ message: 'input.name: expected 1 to 1,024 characters, got 0', argumentPath });
    expect(problemAt(error, 'name')).toBe('Expected 1 to 1,024 characters, got 0.');
    expect(problemAt(error, 'playerId')).toBeUndefined();
  });

  it('is found by the name that GameLift gives the field', () => {
    const error = errorWith({ message: 'MaximumPlayerSessionCount: expected at most 200, found 500.' });
    const placed = placedAt(error, ['name', 'maximumPlayerSessionCount']);
    expect(problemAt(placed, 'maximumPlayerSessionCount')).toBe('Expected at most 200, found 500.');
  });

  it.each([
    ['with a place already', errorWith({ message: 'Name: x', argumentPath: ['input', 'playerId'] })],
    ['of another kind', errorWith({ code: 'CONFLICT', message: 'Name: x' })],
    ['of two fields', errorWith({ message: "2 errors: Value at 'name' …; Value at 'maximumPlayerSessionCount' …" })],
    ['of no field', errorWith({ message: 'the name is odd' })],
  ])('stays where it is for one %s', (_what, error) => {
    expect(placedAt(error, ['name', 'maximumPlayerSessionCount'])).toEqual(error);
  });
});
