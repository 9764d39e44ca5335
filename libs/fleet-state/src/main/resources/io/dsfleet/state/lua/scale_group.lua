-- Changes the size of a group, if it still has the size that the caller saw.
-- KEYS fleet meta feed
-- ARGV group seen size pause reason
--   pause: minimum time since the last change, in ms
-- Replies 1 if it was changed
-- USES clock base
local field = 'size:' .. A.group
if redis.call('HGET', K.fleet, field) ~= A.seen or A.seen == A.size then return {0} end
local scaled = 'scaled:' .. A.group
if NOW - (tonumber(redis.call('HGET', K.fleet, scaled)) or 0) < tonumber(A.pause) then return {0} end
redis.call('HSET', K.fleet, field, A.size, scaled, AT)
publish('fleet', ',"event":"scaled","state":"' .. tonumber(A.size) .. '"'
  .. json_member('group', A.group)
  .. json_member('detail', truncate(A.reason)))
return {1}
