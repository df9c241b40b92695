import type { RedisScript } from '../../../lib/redis.ts';
import { helpers, prelude } from './script-parts.ts';

/** A snapshot or a history of many megabytes may take so long over a narrow line, or to a busy process. */
const largeAnswerMs = 10_000;

/** Joins the running epoch, or begins one: ARGV epoch, start nonce, life of the keys. Answers meta, entries, coverage. */
export const openTopic: RedisScript = {
  name: 'open-topic',
  largeAnswerMs,
  text: `${helpers}
local state = redis.call('HMGET', META, 'epoch', 'ended', 'until')
local isUnwatched = state[3] and tonumber(state[3]) <= now()
if not state[1] or state[2] or isUnwatched then
  redis.call('DEL', unpack(KEYS))
  local start = '0:' .. ARGV[2]
  redis.call('HSET', META, 'epoch', ARGV[1], 'start', ARGV[2], 'offset', 0, 'chain', ARGV[2], 'cut', 0, 'cutChain', ARGV[2],
    'all', start, 'transitions', start, 'logBytes', 0, 'transitionsBytes', 0, 'logTrimmed', 0, 'transitionsTrimmed', 0,
    'wishesVersion', 0)
end
redis.call('HDEL', META, 'until')
expire(ARGV[3])
return { redis.call('HGETALL', META), redis.call('HGETALL', ENTRIES), redis.call('HGETALL', COVERAGE) }
`,
};

/**
 * ARGV 7: lease that must be held, or ''; 8: append ID; 9: bytes of a history; 10: number of writes; 11: of tombstones to
 * forget; then for each write: ID, ID as JSON, expected offset, entry as JSON or '', nonce or '' (untold), kind, what is told
 * as JSON; for each tombstone: ID, ID as JSON, its offset; then the scopes that nobody may have covered.
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

for index = 12 + writes * 7 + forgets * 3, #ARGV do
  if redis.call('HEXISTS', COVERAGE, ARGV[index]) == 1 then return { 'conflict', '', missed(), '', before } end
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

/** What the caller has not seen of the log. ARGV 7: so many entries at most. */
export const followTopic: RedisScript = {
  name: 'follow-topic',
  text: `${prelude}
return { 'ok', tostring(offset), missed(tonumber(ARGV[7])), '', '0' }
`,
};

/**
 * The records after some positions, out of a history that still holds all of them. ARGV 1: epoch; 2: 'all' or 'transitions'; 3:
 * the positions as JSON, each "<offset>:<nonce>". Answers for each of them 'held' or why it is lost, and the entries from the first
 * one that is held. The first entry may begin before it: it is the one that holds it.
 */
export const readTopicSince: RedisScript = {
  name: 'read-topic-since',
  largeAnswerMs,
  text: `${helpers}
local selection = ARGV[2]
local stream = selection == 'all' and LOG or TRANSITIONS
local state = redis.call('HMGET', META, 'epoch', 'ended', 'start', selection,
  selection == 'all' and 'logTrimmed' or 'transitionsTrimmed')
if state[1] ~= ARGV[1] or state[2] then return { {}, {} } end
local start, last, trimmed = '0:' .. state[3], state[4], tonumber(state[5])

local function holds(position, offset)
  if position == start or position == last then return true end
  local entry = redis.call('XRANGE', stream, offset .. '-0', '+', 'COUNT', 1)[1]
  if not entry then return false end
  if selection == 'all' then return string.find(entry[2][4], ',' .. position .. ',', 1, true) ~= nil end
  return offsetOf(entry[1]) .. ':' .. entry[2][2] == position
end

local verdicts, first = {}, nil
for index, position in ipairs(cjson.decode(ARGV[3])) do
  local offset = string.match(position, '^%d+')
  local verdict = 'unknown'
  if trimmed > tonumber(offset) then verdict = 'trimmed' elseif holds(position, offset) then verdict = 'held' end
  if verdict == 'held' and (not first or tonumber(offset) < tonumber(first)) then first = offset end
  verdicts[index] = verdict
end
return { verdicts, first and redis.call('XRANGE', stream, first .. '-0', '+') or {} }
`,
};
