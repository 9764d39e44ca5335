-- What the journal does not have yet, by the feed. Only one writer of the journal reads at a time; who
-- has no cursor, or one that the feed has forgotten, must write a snapshot first.
-- KEYS meta feed
-- ARGV writer, length of its lease in ms, most
-- Replies held | snapshot, generation, now, last id | entries, generation, now, (id, entry) ...
-- USES clock
local kept = redis.call('HMGET', K.meta, 'journal', 'journal_holder', 'journal_until')
if kept[2] and kept[2] ~= ARGV[1] and NOW < tonumber(kept[3]) then return {'held'} end
-- Not at every look: each write waits for the disk.
if kept[2] ~= ARGV[1] or tonumber(kept[3]) < NOW + ARGV[2] / 2 then
  redis.call('HSET', K.meta, 'journal_holder', ARGV[1], 'journal_until', NOW + ARGV[2])
end
local at = kept[1]
local forgotten = at and at ~= '0-0' and #redis.call('XRANGE', K.feed, at, at) == 0
if not at or forgotten or kept[2] ~= ARGV[1] then
  local last = redis.call('XREVRANGE', K.feed, '+', '-', 'COUNT', 1)[1]
  return {'snapshot', IN_USE, AT, last and last[1] or '0-0'}
end
local reply = {'entries', IN_USE, AT}
for _, entry in ipairs(redis.call('XRANGE', K.feed, '(' .. at, '+', 'COUNT', ARGV[3])) do
  reply[#reply + 1] = entry[1]
  reply[#reply + 1] = entry[2][2]
end
return reply
