import { GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { DomainError } from '../../../src/gamelift/errors.ts';
import { discreet } from '../../../src/observability/discreet-logger.ts';
import { type Logger, silentLogger } from '../../../src/observability/logger.ts';

const words = 'player ada at 10.0.0.7';

/** What is logged of an error. */
function logged(err: unknown) {
  const lines: object[] = [];
  const logger: Logger = { ...silentLogger, error: (fields) => void lines.push(fields), child: () => logger };
  discreet(logger).child({}).error({ requestId: 'r-1', err }, 'internal error');
  return lines;
}

const fromAws = Object.assign(new Error(words), {
  name: 'UnheardOfException',
  $fault: 'client',
  $metadata: { httpStatusCode: 400, requestId: 'aws-1' },
});

it('tells an error of ours with its message, its code, and where it came from', () => {
  const error = Object.assign(new TypeError('no such thing\nas this'), { code: 'ECONNRESET' });
  expect(logged(error)).toEqual([
    {
      requestId: 'r-1',
      err: {
        type: 'TypeError',
        message: 'no such thing\nas this',
        code: 'ECONNRESET',
        stack: expect.stringMatching(/^TypeError: no such thing\nas this\n {4}at .*discreet-logger\.test\.ts/),
      },
    },
  ]);
});

it.each([
  ['AWS’s', fromAws],
  ['a parser’s', new SyntaxError(`Unexpected token 'p', "${words}" is not valid JSON`)],
  ['GraphQL’s', new GraphQLError(`Int cannot represent non-integer value: "${words}"`)],
  ['those of one who hands them on', new DomainError('INVALID_REQUEST', `it failed: ${words}`, { cause: fromAws })],
  ['no error’s at all', words],
])('leaves out the words of others, which may quote players: %s', (_whose, error) => {
  const lines = logged(error);
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain('ada');
});

it('tells of AWS’s errors what they are called and under which ID AWS finds them, below what they caused', () => {
  const [line] = logged(new DomainError('UPSTREAM_UNAVAILABLE', 'GameLift could not be reached', { cause: fromAws }));
  expect(line).toMatchObject({
    err: {
      type: 'DomainError',
      message: 'GameLift could not be reached',
      code: 'UPSTREAM_UNAVAILABLE',
      cause: { type: 'UnheardOfException', requestId: 'aws-1', stack: expect.stringMatching(/^UnheardOfException\n/) },
    },
  });
});

it('ends where errors cause each other', () => {
  const error = new Error('one');
  error.cause = new Error('other', { cause: error });
  expect(JSON.stringify(logged(error)).match(/"message":"one"/g)).toHaveLength(3);
});
