-- Writes fields of the record from the journal, unless the record is in use. Process records that a
-- launcher wrote meanwhile are kept.
-- UNGATED
-- KEYS meta jobs bodies timelines instances processes fleet stops
-- ARGV fields...
--   fields: (key, field, value) ...
-- Replies 1, 0 if the record is in use
-- USES clock
if IN_USE then return {0} end
local KEY = {meta = K.meta, jobs = K.jobs, bodies = K.bodies, timelines = K.timelines,
  instances = K.instances, processes = K.processes, fleet = K.fleet, stops = K.stops}
for i = A.fields, #ARGV, 3 do
  local command = ARGV[i] == 'processes' and 'HSETNX' or 'HSET'
  redis.call(command, KEY[ARGV[i]], ARGV[i + 1], ARGV[i + 2])
end
return {1}
