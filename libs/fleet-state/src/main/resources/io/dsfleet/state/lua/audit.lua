-- Reads everything that a consistency check of the pool compares, in one snapshot. Slow.
-- KEYS jobs cameras slots free pending timers
-- Replies (count, live jobs), (count, slots), (count, free), (count, pending), (count, timers)
local jobs = {}
for _, id in ipairs(redis.call('HVALS', K.cameras)) do
  jobs[#jobs + 1] = redis.call('HGET', K.jobs, id) or ''
end
local reply = {}
for _, list in ipairs({jobs, redis.call('HVALS', K.slots), redis.call('ZRANGE', K.free, 0, -1),
  redis.call('ZRANGE', K.pending, 0, -1), redis.call('ZRANGE', K.timers, 0, -1)}) do
  reply[#reply + 1] = #list
  for _, value in ipairs(list) do reply[#reply + 1] = value end
end
return reply
