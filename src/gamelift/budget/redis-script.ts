import type { RedisScript } from '../../lib/redis.ts';

/** An instance counts for a minute after it was last heard of. */
const counting = `
local function countInstances(instances, instance, now)
  redis.call('ZADD', instances, now + 60000, instance)
  redis.call('ZREMRANGEBYSCORE', instances, '-inf', now)
  redis.call('PEXPIRE', instances, 60000)
  return redis.call('ZCARD', instances)
end
`;

/** KEYS: the instances that were heard of. ARGV: this one's name. Answers how many there are. */
export const countInstances: RedisScript = {
  name: 'count-instances',
  text: `${counting}
local time = redis.call('TIME')
return countInstances(KEYS[1], ARGV[1], time[1] * 1000 + time[2] / 1000)
`,
};

/**
 * One operation's bucket for all instances, by Redis's own time, so that clocks which differ don't matter.
 * KEYS: the bucket, the instances that were heard of. ARGV 1: instance; 2: burst; 3: calls a second; 4: the polls' share; 5: '1' for a
 * poll; 6: '1' to take a token; 7: age in milliseconds of a call that GameLift throttled, '' for none; 8: its resource; 9: calls that
 * were made without a token since this instance last asked, because Redis was away.
 *
 * Answers how long to wait (0: taken), how many instances there are, the calls a second that are left of the rate, the tokens,
 * and how often GameLift has throttled.
 */
export const takeToken: RedisScript = {
  name: 'take-token',
  text: `${counting}
local BUCKET, INSTANCES = KEYS[1], KEYS[2]
local burst, perSecond, pollShare = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local held = redis.call('HMGET', BUCKET, 'at', 'tokens', 'polls', 'share', 'halvedAt', 'throttled', 'resource')
local at = tonumber(held[1]) or now
-- Never later than now: Redis's clock may have been set back.
local share, halvedAt = tonumber(held[4]) or 1, math.min(tonumber(held[5]) or 0, now)
local throttled, resource = tonumber(held[6]) or 0, held[7] or ''

-- Additive increase: a twentieth of the full rate comes back each second.
local present = math.min(1, share + math.max(0, now - halvedAt) / 20000)
if present == 1 then resource = '' end
if ARGV[7] ~= '' then
  throttled = throttled + 1
  -- One resource alone says nothing about the operation: whoever asked about it waits for that one.
  local isAlone = ARGV[8] ~= '' and (resource == '' or resource == ARGV[8])
  if isAlone then
    resource = ARGV[8]
  elseif now - tonumber(ARGV[7]) > halvedAt then
    present = math.max(1 / 32, present / 2)
    share, halvedAt = present, now
  end
end

local rate = perSecond * present
local room = math.max(1, burst * present)
local pollRoom = math.max(1, burst * pollShare * present)
local elapsed = math.max(0, now - at) / 1000
local tokens = math.min(room, (tonumber(held[2]) or burst) + elapsed * rate)
tokens = math.max(-room, tokens - tonumber(ARGV[9]))
local polls = math.min(pollRoom, (tonumber(held[3]) or pollRoom) + elapsed * rate * pollShare)
local wait = 0
if ARGV[6] == '1' then
  if tokens < 1 then wait = (1 - tokens) / rate * 1000 end
  if ARGV[5] == '1' and polls < 1 then wait = math.max(wait, (1 - polls) / (rate * pollShare) * 1000) end
  if wait == 0 then
    tokens = tokens - 1
    if ARGV[5] == '1' then polls = polls - 1 end
  end
end
redis.call('HSET', BUCKET, 'at', now, 'tokens', tokens, 'polls', polls, 'share', share, 'halvedAt', halvedAt,
  'throttled', throttled, 'resource', resource)
redis.call('PEXPIRE', BUCKET, 600000)
return { math.ceil(wait), countInstances(INSTANCES, ARGV[1], now), tostring(rate), tostring(tokens), throttled }
`,
};
