import type { RedisScript } from '../../lib/redis.ts';

/**
 * The steps that must not be torn apart. Every script gets the same nine keys of one topic, in the order of `keyNames`, so
 * that whichever finds the history gone can end all of it. Values are strings; what a script answers begins with a word.
 *
 *   meta         epoch, start, offset and chain (of the last entry of the log), cut and cutChain (of the last one trimmed),
 *                all and transitions (last positions), bytes, what was trimmed, wishesVersion, ended
 *   entries      session ID → "<offset> <JSON>"
 *   log          a Stream, ID = offset: everything that happened, in order; what other instances follow
 *   transitions  a Stream, ID = offset: the status transitions again, so that busy fields don't push them out
 *   appends      append ID → offset, the last 1,000
 *   coverage     scope → period
 *   lease        the token of whoever reads the topic for all
 *   members      token → until when it counts as here, by Redis's own time
 *   wishes       token → JSON: what its streams want read
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
] as const;

const helpers = `
local META, ENTRIES, LOG, TRANSITIONS, APPENDS, COVERAGE, LEASE, MEMBERS, WISHES = unpack(KEYS)

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
const prelude = `${helpers}
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

/** Joins the running epoch, or begins one: ARGV epoch, start nonce, life of the keys. Answers meta, entries, coverage. */
export const openTopic: RedisScript = {
  name: 'open-topic',
  text: `${helpers}
local state = redis.call('HMGET', META, 'epoch', 'ended')
if not state[1] or state[2] then
  redis.call('DEL', unpack(KEYS))
  local start = '0:' .. ARGV[2]
  redis.call('HSET', META, 'epoch', ARGV[1], 'start', ARGV[2], 'offset', 0, 'chain', ARGV[2], 'cut', 0, 'cutChain', ARGV[2],
    'all', start, 'transitions', start, 'logBytes', 0, 'transitionsBytes', 0, 'logTrimmed', 0, 'transitionsTrimmed', 0,
    'wishesVersion', 0)
end
expire(ARGV[3])
return { redis.call('HGETALL', META), redis.call('HGETALL', ENTRIES), redis.call('HGETALL', COVERAGE) }
`,
};

/**
 * ARGV 7: lease that must be held, or ''; 8: append ID; 9: bytes of a history; 10: number of writes; 11: of tombstones to
 * forget; then for each write: ID, ID as JSON, expected offset, entry as JSON or '', nonce or '' (untold), kind, what is told
 * as JSON; for each tombstone: ID, ID as JSON, its offset.
 */
export const appendToTopic: RedisScript = {
  name: 'append-to-topic',
  text: `${prelude}
local repeated = redis.call('ZSCORE', APPENDS, ARGV[8])
if repeated then return { 'appended', repeated, missed(), '', before } end
if ARGV[7] ~= '' and redis.call('GET', LEASE) ~= ARGV[7] then return { 'unheld', '', missed(), '', before } end

local limit, writes, forgets = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local function versionOf(id)
  local entry = redis.call('HGET', ENTRIES, id)
  return entry and string.match(entry, '^%d+') or '0'
end
for index = 0, writes - 1 do
  local at = 12 + index * 7
  if versionOf(ARGV[at]) ~= ARGV[at + 2] then return { 'conflict', '', missed(), '', before } end
end

local others = missed()
local pieces, positions, last = {}, ',', '0'
for index = 0, writes - 1 do
  local id, idJson, _, entry, nonce, kind, told = unpack(ARGV, 12 + index * 7, 18 + index * 7)
  offset = offset + 1
  if entry == '' then
    redis.call('HDEL', ENTRIES, id)
    entry = 'null'
  else
    redis.call('HSET', ENTRIES, id, offset .. ' ' .. entry)
  end
  local piece = '{"o":' .. offset .. ',"i":' .. idJson .. ',"e":' .. entry .. ',"r":' .. (nonce == '' and 'null' or told) .. '}'
  pieces[#pieces + 1] = piece
  if nonce ~= '' then
    local position = offset .. ':' .. nonce
    positions, last = positions .. position .. ',', tostring(offset)
    redis.call('HSET', META, 'all', position)
    if kind == 'transition' then
      redis.call('HSET', META, 'transitions', position)
      local fields = { 'n', nonce, 'w', piece }
      redis.call('XADD', TRANSITIONS, offset .. '-0', unpack(fields))
      redis.call('HINCRBY', META, 'transitionsBytes', size(fields))
    end
  end
end
local forgotten = {}
for index = 0, forgets - 1 do
  local id, idJson, version = unpack(ARGV, 12 + writes * 7 + index * 3, 14 + writes * 7 + index * 3)
  if versionOf(id) == version then
    redis.call('HDEL', ENTRIES, id)
    forgotten[#forgotten + 1] = idJson
  end
end
local payload = '{"w":[' .. table.concat(pieces, ',') .. '],"f":[' .. table.concat(forgotten, ',') .. ']}'
note(ARGV[8], payload, positions, last, limit)
local bytes = tonumber(redis.call('HGET', META, 'transitionsBytes'))
while bytes > limit do
  local oldest = redis.call('XRANGE', TRANSITIONS, '-', '+', 'COUNT', 1)[1]
  if not oldest then break end
  redis.call('XDEL', TRANSITIONS, oldest[1])
  bytes = redis.call('HINCRBY', META, 'transitionsBytes', -size(oldest[2]))
  redis.call('HSET', META, 'transitionsTrimmed', offsetOf(oldest[1]))
end
redis.call('ZADD', APPENDS, offset, ARGV[8])
redis.call('ZREMRANGEBYRANK', APPENDS, 0, -1001)
expire(TTL)
return { 'appended', tostring(offset), others, payload, before }
`,
};

/**
 * Tells all instances something about a scope. ARGV 7: lease; 8: chain; 9: bytes of a history; 10: payload; 11: scope whose
 * period is set, or ''; 12: the period, '' for none; 13: the period that the caller knows, '' for none: only this one may be
 * replaced by another. A caller that got no answer when it began a period would else break it by beginning a second one.
 */
export const noteOnTopic: RedisScript = {
  name: 'note-on-topic',
  text: `${prelude}
if redis.call('GET', LEASE) ~= ARGV[7] then return { 'unheld', '', missed(), '', before } end
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

/** What the caller has not seen of the log. ARGV 7: so many entries at most. */
export const followTopic: RedisScript = {
  name: 'follow-topic',
  text: `${prelude}
return { 'ok', tostring(offset), missed(tonumber(ARGV[7])), '', '0' }
`,
};

/**
 * The records after a position, out of a history that still holds all of them. ARGV 1: epoch; 2: offset; 3: nonce; 4:
 * 'all' or 'transitions'. The first entry may begin before the position: it is the one that holds it.
 */
export const readTopicSince: RedisScript = {
  name: 'read-topic-since',
  text: `${helpers}
local selection = ARGV[4]
local stream = selection == 'all' and LOG or TRANSITIONS
local trimmed = selection == 'all' and 'logTrimmed' or 'transitionsTrimmed'
local state = redis.call('HMGET', META, 'epoch', 'ended', 'start', selection, trimmed)
if state[1] ~= ARGV[1] or state[2] then return { 'lost', 'epoch' } end
if tonumber(state[5]) > tonumber(ARGV[2]) then return { 'lost', 'trimmed' } end
local position = ARGV[2] .. ':' .. ARGV[3]
local isHeld = position == '0:' .. state[3] or position == state[4]
if not isHeld then
  local entry = redis.call('XRANGE', stream, ARGV[2] .. '-0', '+', 'COUNT', 1)[1]
  if entry and selection == 'all' then
    isHeld = string.find(entry[2][4], ',' .. position .. ',', 1, true) ~= nil
  elseif entry then
    isHeld = offsetOf(entry[1]) .. ':' .. entry[2][2] == position
  end
end
if not isHeld then return { 'lost', 'unknown' } end
return { 'held', '', redis.call('XRANGE', stream, ARGV[2] .. '-0', '+') }
`,
};

/**
 * One instance's sign of life. ARGV 7: its token; 8: life of the lease; 9: its wishes as JSON, '' where they have not changed;
 * 10: the version of all wishes that it knows; 11: '1' where it has signed before. Takes the lease if it
 * is free, prolongs it if it is the caller's own. Answers 'ok' (or 'lapsed': it was taken for gone since), the offset, then
 * whether the lease is held, its rest of life, the version of the wishes, and all wishes where the holder knows another one.
 */
export const beatTopic: RedisScript = {
  name: 'beat-topic',
  text: `${prelude}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wasHere = redis.call('ZSCORE', MEMBERS, ARGV[7])
if ARGV[11] == '1' and not wasHere then return { 'lapsed' } end
local changed = false
if ARGV[9] ~= '' then
  redis.call('HSET', WISHES, ARGV[7], ARGV[9])
  changed = true
end
redis.call('ZADD', MEMBERS, now + tonumber(TTL), ARGV[7])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', MEMBERS, '-inf', now)) do
  redis.call('ZREM', MEMBERS, gone)
  redis.call('HDEL', WISHES, gone)
  changed = true
end
if changed then
  redis.call('HINCRBY', META, 'wishesVersion', 1)
  redis.call('PUBLISH', CHANNEL, 'beat')
end
local holder = redis.call('GET', LEASE)
if not holder then
  redis.call('SET', LEASE, ARGV[7], 'PX', ARGV[8])
elseif holder == ARGV[7] then
  redis.call('PEXPIRE', LEASE, ARGV[8])
end
local isHeld = not holder or holder == ARGV[7]
expire(TTL)
local version = redis.call('HGET', META, 'wishesVersion')
local wishes = {}
if isHeld and version ~= ARGV[10] then wishes = redis.call('HGETALL', WISHES) end
return { 'ok', tostring(offset), {}, '', '0', isHeld and '1' or '0', tostring(redis.call('PTTL', LEASE)), version, wishes }
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
 * 'stop' where the instance stops: its wishes stand for as long as the keys live, so that its clients can come back.
 */
export const leaveTopic: RedisScript = {
  name: 'leave-topic',
  text: `${helpers}
if redis.call('HGET', META, 'epoch') ~= ARGV[1] then return { 'over' } end
if redis.call('GET', LEASE) == ARGV[2] then redis.call('DEL', LEASE) end
if ARGV[4] == 'stop' then
  redis.call('PUBLISH', ARGV[3], 'beat')
  return { 'ok' }
end
redis.call('ZREM', MEMBERS, ARGV[2])
redis.call('HDEL', WISHES, ARGV[2])
local time = redis.call('TIME')
local others = redis.call('ZCOUNT', MEMBERS, time[1] * 1000, '+inf')
if others > 0 then
  redis.call('HINCRBY', META, 'wishesVersion', 1)
  redis.call('PUBLISH', ARGV[3], 'beat')
else
  redis.call('DEL', unpack(KEYS))
end
return { 'ok' }
`,
};
