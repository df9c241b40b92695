/**
 * What a topic is in Redis. Every script gets the same ten keys of one topic, in this order, so that whichever finds the
 * history gone can end all of it. Values are strings; what a script answers begins with a word.
 *
 *   meta         epoch, start, offset and chain (of the last entry of the log), cut and cutChain (of the last one trimmed),
 *                all and transitions (last positions), bytes, what was trimmed, wishesVersion, ended, until (an instance has
 *                stopped; over by then unless another one gives a sign of life)
 *   entries      session ID → "<offset> <JSON>"
 *   log          a Stream, ID = offset: everything that happened, in order; what other instances follow
 *   transitions  a Stream, ID = offset: the status transitions again, so that busy fields don't push them out
 *   appends      append ID → offset, the last 1,000
 *   coverage     scope → period
 *   lease        the token of whoever reads the topic for all
 *   members      token → until when it counts as here, by Redis's own time
 *   wishes       "<token> <name>" → scope: what the streams of an instance want read
 *   news         a Stream, ID = version of the wishes: the last changes of them, so that whoever reads need not be told all
 */
export const keyNames = [
  'meta',
  'entries',
  'log',
  'transitions',
  'appends',
  'coverage',
  'lease',
  'members',
  'wishes',
  'news',
] as const;

/** What every script begins with. */
export const helpers = `
local META, ENTRIES, LOG, TRANSITIONS, APPENDS, COVERAGE, LEASE, MEMBERS, WISHES, NEWS = unpack(KEYS)

local function expire(ttl)
  for _, key in ipairs(KEYS) do
    if key ~= LEASE then redis.call('PEXPIRE', key, ttl) end
  end
end

local function size(fields)
  local bytes = 64
  for _, field in ipairs(fields) do bytes = bytes + #field end
  return bytes
end

-- By Redis's own clock, in milliseconds since the epoch.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function offsetOf(id) return tonumber(string.match(id, '^%d+')) end
`;

/**
 * Arguments 1 to 6 of every step within an epoch: the epoch, the last entry of the log that the caller knows (offset and
 * chain), the channel, the keys' life in milliseconds, and '1' where the answers to earlier steps, still on their way, bring what
 * the caller does not know. Whoever knows an entry that the log does not hold has seen a history that is lost (Redis was
 * restarted with older data): it is ended for all, because nobody can tell what else is missing.
 *
 * A step answers its status, an offset, what the caller has missed, what the step itself wrote, and the end of the log before that.
 */
export const prelude = `${helpers}
local CHANNEL, TTL, IS_ON_ITS_WAY = ARGV[4], ARGV[5], ARGV[6] == '1'
local state = redis.call('HMGET', META, 'epoch', 'offset', 'chain', 'cut', 'cutChain', 'ended')
if state[1] ~= ARGV[1] then return { 'over' } end
if state[6] then return { 'ended', state[6] } end
local offset, known, cut = tonumber(state[2]), tonumber(ARGV[2]), tonumber(state[4])
local isSame = false
if known == offset then
  isSame = state[3] == ARGV[3]
elseif known == cut then
  isSame = state[5] == ARGV[3]
elseif known < cut then
  return { 'behind' }
elseif known < offset then
  local entry = redis.call('XRANGE', LOG, known .. '-0', known .. '-0')[1]
  isSame = entry ~= nil and entry[2][2] == ARGV[3]
end
if not isSame then
  redis.call('DEL', unpack(KEYS))
  redis.call('PUBLISH', CHANNEL, 'over')
  return { 'over' }
end

local before = tostring(offset)

local function missed(count)
  if offset == known or IS_ON_ITS_WAY then return {} end
  if count then return redis.call('XRANGE', LOG, '(' .. known .. '-0', '+', 'COUNT', count) end
  return redis.call('XRANGE', LOG, '(' .. known .. '-0', '+')
end

-- Adds an entry to the log. positions: ",<offset>:<nonce>," of its records; last: the offset of the last of them, or 0.
local function note(chain, payload, positions, last, limit)
  local fields = { 'a', chain, 'p', positions, 'r', last, 'w', payload }
  redis.call('XADD', LOG, offset .. '-0', unpack(fields))
  redis.call('HSET', META, 'offset', offset, 'chain', chain)
  local bytes = redis.call('HINCRBY', META, 'logBytes', size(fields))
  while bytes > limit do
    local oldest = redis.call('XRANGE', LOG, '-', '+', 'COUNT', 1)[1]
    if not oldest then break end
    redis.call('XDEL', LOG, oldest[1])
    bytes = redis.call('HINCRBY', META, 'logBytes', -size(oldest[2]))
    redis.call('HSET', META, 'cut', offsetOf(oldest[1]), 'cutChain', oldest[2][2])
    if oldest[2][6] ~= '0' then redis.call('HSET', META, 'logTrimmed', oldest[2][6]) end
  end
  redis.call('PUBLISH', CHANNEL, 'log ' .. offset)
end
`;
