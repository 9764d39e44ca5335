-- Puts the record into use, once: either new (generation 0) or rebuilt. Sessions and epochs of a
-- generation are greater than those of all earlier ones.
-- UNGATED
-- KEYS meta feed
-- ARGV generation
-- Replies 1, 0 if the record was already in use
-- USES clock base
if IN_USE then return {0} end
local generation = tonumber(A.generation)
local first = generation * 1099511627776
for _, counter in ipairs({'session', 'epoch'}) do
  local now = tonumber(redis.call('HGET', K.meta, counter)) or 0
  if now < first then redis.call('HSET', K.meta, counter, string.format('%.0f', first)) end
end
redis.call('HDEL', K.meta, 'journal', 'journal_holder', 'journal_until', 'rebuild')
redis.call('HSET', K.meta, 'version', 2, 'generation', string.format('%.0f', generation))
if generation > 0 then
  redis.call('HSET', K.meta, 'swept', NOW, 'hold', NOW + T.recovery,
    'hold_bridges', NOW + T.bridge_lease)
  publish('fleet', ',"event":"rebuilt","state":"' .. string.format('%.0f', generation) .. '"')
end
return {1}
