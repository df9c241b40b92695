import type { RedisScript } from '../../../lib/redis.ts';
import { helpers, prelude } from './script-parts.ts';

/**
 * Tells all instances something about a scope. ARGV 7: lease; 8: chain; 9: bytes of a history; 10: payload; 11: scope whose
 * period is set, or ''; 12: the period, '' for none; 13: the period that the caller knows, '' for none: only this one may be
 * replaced by another. A caller that got no answer when it began a period would else break it by beginning a second one. 14: '1' where
 * nothing is told if anything was written that the caller does not know.
 */
export const noteOnTopic: RedisScript = {
  name: 'note-on-topic',
  text: `${prelude}
if redis.call('GET', LEASE) ~= ARGV[7] then return { 'unheld', '', missed(), '', before } end
if ARGV[14] == '1' and known ~= offset then return { 'conflict', '', missed(), '', before } end
if ARGV[12] ~= '' then
  local running = redis.call('HGET', COVERAGE, ARGV[11])
  if running and running ~= ARGV[13] then return { 'conflict', '', missed(), '', before } end
end
local others = missed()
offset = offset + 1
if ARGV[11] ~= '' then
  if ARGV[12] == '' then redis.call('HDEL', COVERAGE, ARGV[11]) else redis.call('HSET', COVERAGE, ARGV[11], ARGV[12]) end
end
note(ARGV[8], ARGV[10], ',', '0', tonumber(ARGV[9]))
expire(TTL)
return { 'appended', tostring(offset), others, ARGV[10], before }
`,
};

/** By how much another instance's lease may live longer than the caller's, in milliseconds: its settings or its way to Redis differ. */
const surplusLifeMs = 60_000;

/** Changes of wishes that are kept; whoever knows fewer is told all wishes. */
const keptNews = 200;

const wishes = `
-- An instance's wishes: the changes as JSON, isAll '1' where it has no others.
local function wish(token, isAll, json)
  if isAll == '1' then
    local own = token .. ' '
    for _, name in ipairs(redis.call('HKEYS', WISHES)) do
      if string.sub(name, 1, #own) == own then redis.call('HDEL', WISHES, name) end
    end
  end
  for _, change in ipairs(cjson.decode(json)) do
    local name = token .. ' ' .. change[1]
    if change[2] then redis.call('HSET', WISHES, name, change[2]) else redis.call('HDEL', WISHES, name) end
  end
  local version = redis.call('HINCRBY', META, 'wishesVersion', 1)
  redis.call('XADD', NEWS, 'MAXLEN', ${keptNews}, version .. '-0', 't', token, 'a', isAll, 'w', json)
end
`;

/**
 * One instance's sign of life. ARGV 7: its token; 8: life of the lease in milliseconds; 9: changes of its wishes as JSON, '' for none; 10: the
 * version of all wishes that it knows; 11: '1' where it has signed before; 12: '1' where 9 has all its wishes. Takes the lease if it
 * is free, prolongs it if it is the caller's own. Answers 'ok' (or 'lapsed': it was taken for gone since), the offset, then
 * whether the lease is held, its rest of life, the version of the wishes, and for the holder 'news' and the changes since the
 * version that it knows, or 'all' and all wishes.
 */
export const beatTopic: RedisScript = {
  name: 'beat-topic',
  text: `${prelude}${wishes}
local wasHere = redis.call('ZSCORE', MEMBERS, ARGV[7])
if ARGV[11] == '1' and not wasHere then return { 'lapsed' } end
redis.call('HDEL', META, 'until')
local before = redis.call('HGET', META, 'wishesVersion')
if ARGV[9] ~= '' then wish(ARGV[7], ARGV[12], ARGV[9]) end
redis.call('ZADD', MEMBERS, now() + tonumber(TTL), ARGV[7])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', MEMBERS, '-inf', now())) do
  redis.call('ZREM', MEMBERS, gone)
  wish(gone, '1', '[]')
end
local version = redis.call('HGET', META, 'wishesVersion')
if version ~= before then redis.call('PUBLISH', CHANNEL, 'wish') end
local holder = redis.call('GET', LEASE)
if not holder then
  redis.call('SET', LEASE, ARGV[7], 'PX', ARGV[8])
elseif holder == ARGV[7] or redis.call('PTTL', LEASE) > tonumber(ARGV[8]) + ${surplusLifeMs} then
  -- No instance asks for so long a lease: Redis's clock was set back, and the holder, which renews it if it is there, may be gone.
  redis.call('PEXPIRE', LEASE, ARGV[8])
end
local isHeld = not holder or holder == ARGV[7]
expire(TTL)
local kind, told = 'news', {}
if isHeld and version ~= ARGV[10] then
  if ARGV[10] ~= '' then told = redis.call('XRANGE', NEWS, '(' .. ARGV[10] .. '-0', '+') end
  if not told[1] or offsetOf(told[1][1]) ~= tonumber(ARGV[10]) + 1 then
    kind, told = 'all', redis.call('HGETALL', WISHES)
  end
end
local rest = tostring(redis.call('PTTL', LEASE))
return { 'ok', tostring(offset), {}, '', '0', isHeld and '1' or '0', rest, version, kind, told }
`,
};

/** ARGV 7: error as JSON; 8: lease. The topic has ended for everybody; the keys stay long enough for all to hear why. */
export const endTopic: RedisScript = {
  name: 'end-topic',
  text: `${prelude}
if redis.call('GET', LEASE) ~= ARGV[8] then return { 'unheld' } end
redis.call('HSET', META, 'ended', ARGV[7])
expire(30000)
redis.call('DEL', LEASE)
redis.call('PUBLISH', CHANNEL, 'over')
return { 'ok' }
`,
};

/**
 * ARGV 1: epoch; 2: token; 3: channel; 4: 'leave' where nothing is wanted here any longer: the last one to leave ends the epoch;
 * 'stop' where the instance stops: its wishes stand for as long as the keys live, so that its clients can come back. 5: for how long the
 * epoch then goes on if no other instance gives a sign of life.
 */
export const leaveTopic: RedisScript = {
  name: 'leave-topic',
  text: `${helpers}${wishes}
if redis.call('HGET', META, 'epoch') ~= ARGV[1] then return { 'over' } end
if redis.call('GET', LEASE) == ARGV[2] then redis.call('DEL', LEASE) end
if ARGV[4] == 'stop' then
  redis.call('HSET', META, 'until', now() + tonumber(ARGV[5]))
  redis.call('PUBLISH', ARGV[3], 'beat')
  return { 'ok' }
end
redis.call('ZREM', MEMBERS, ARGV[2])
local others = redis.call('ZCOUNT', MEMBERS, now(), '+inf')
if others > 0 then
  wish(ARGV[2], '1', '[]')
  redis.call('PUBLISH', ARGV[3], 'beat')
else
  redis.call('DEL', unpack(KEYS))
end
return { 'ok' }
`,
};
