-- Puts the record into use, once: new, or rebuilt as a generation of its own, whose sessions and epochs
-- are above all that were before.
-- UNGATED
-- KEYS meta feed
-- ARGV generation
-- Replies 1 if it was not in use
-- USES clock base
if IN_USE then return {0} end
local generation = tonumber(ARGV[1])
local first = generation * 1099511627776
for _, counter in ipairs({'session', 'epoch'}) do
  local now = tonumber(redis.call('HGET', K.meta, counter)) or 0
  if now < first then redis.call('HSET', K.meta, counter, string.format('%.0f', first)) end
end
redis.call('HDEL', K.meta, 'journal', 'journal_holder', 'journal_until', 'rebuild')
redis.call('HSET', K.meta, 'version', 1, 'generation', string.format('%.0f', generation))
if generation > 0 then
  redis.call('HSET', K.meta, 'swept', NOW, 'hold', NOW + T.recovery,
    'hold_bridges', NOW + T.bridge_lease)
  feed('fleet', ',"event":"rebuilt","state":"' .. string.format('%.0f', generation) .. '"')
end
return {1}
