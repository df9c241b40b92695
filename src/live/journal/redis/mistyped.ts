import { type RedisConnection, RedisRefusal, type RedisScript } from '../../../lib/redis.ts';
import { keyNames } from './script-parts.ts';

/**
 * Runs a script on the keys of a topic. Where one of them has another type, a part of the history is gone and no script of the
 * topic can run: all keys are deleted, and the script runs again and finds no epoch. All instances then begin anew.
 */
export async function runOnTopic(
  redis: RedisConnection,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
  channel: string,
): Promise<unknown> {
  try {
    return await redis.run(script, keys, args);
  } catch (error) {
    if (!(error instanceof RedisRefusal && error.isOfAnotherType)) throw error;
  }
  await redis.run(dropMistyped, keys, [channel]);
  return redis.run(script, keys, args);
}

const types: Readonly<Record<(typeof keyNames)[number], string>> = {
  meta: 'hash',
  entries: 'hash',
  log: 'stream',
  transitions: 'stream',
  appends: 'zset',
  coverage: 'hash',
  lease: 'string',
  members: 'zset',
  wishes: 'hash',
  news: 'stream',
};

/** ARGV 1: the channel. Deletes the topic unless each of its keys has its type: another instance may have begun anew already. */
const dropMistyped: RedisScript = {
  name: 'drop-mistyped',
  text: `
local types = { ${keyNames.map((name) => `'${types[name]}'`).join(', ')} }
for index, key in ipairs(KEYS) do
  local actual = redis.call('TYPE', key).ok
  if actual ~= 'none' and actual ~= types[index] then
    redis.call('DEL', unpack(KEYS))
    redis.call('PUBLISH', ARGV[1], 'over')
    return 1
  end
end
return 0
`,
};
