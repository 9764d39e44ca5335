-- Reads the feed entries that the journal lacks. Only one writer reads at a time. A new writer, or one
-- whose cursor was trimmed from the feed, must write a snapshot first.
-- KEYS meta feed
-- ARGV writer lease max
--   lease in ms
-- Replies held | snapshot, generation, now, last id | entries, generation, now, (id, entry) ...
-- USES clock
local kept = redis.call('HMGET', K.meta, 'journal', 'journal_holder', 'journal_until')
if kept[2] and kept[2] ~= A.writer and NOW < tonumber(kept[3]) then return {'held'} end
-- Not on every read: each write waits for the disk.
if kept[2] ~= A.writer or tonumber(kept[3]) < NOW + A.lease / 2 then
  redis.call('HSET', K.meta, 'journal_holder', A.writer, 'journal_until', NOW + A.lease)
end
local at = kept[1]
local forgotten = at and at ~= '0-0' and #redis.call('XRANGE', K.feed, at, at) == 0
if not at or forgotten or kept[2] ~= A.writer then
  local last = redis.call('XREVRANGE', K.feed, '+', '-', 'COUNT', 1)[1]
  return {'snapshot', IN_USE, AT, last and last[1] or '0-0'}
end
local reply = {'entries', IN_USE, AT}
for _, entry in ipairs(redis.call('XRANGE', K.feed, '(' .. at, '+', 'COUNT', A.max)) do
  reply[#reply + 1] = entry[1]
  reply[#reply + 1] = entry[2][2]
end
return reply
