-- Changes the number of instances of a group that still has the number that the asker saw.
-- KEYS fleet meta feed
-- ARGV group, number seen, number wanted, pause since the last change in ms, reason
-- Replies 1 if it was changed
-- USES clock base
local field = 'size:' .. ARGV[1]
if redis.call('HGET', K.fleet, field) ~= ARGV[2] or ARGV[2] == ARGV[3] then return {0} end
local scaled = 'scaled:' .. ARGV[1]
if NOW - (tonumber(redis.call('HGET', K.fleet, scaled)) or 0) < tonumber(ARGV[4]) then return {0} end
redis.call('HSET', K.fleet, field, ARGV[3], scaled, AT)
feed('fleet', ',"event":"scaled","state":"' .. tonumber(ARGV[3]) .. '"' .. member('group', ARGV[1])
  .. member('detail', clip(ARGV[5])))
return {1}
