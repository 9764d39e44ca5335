-- Writes or removes a process record, if the launcher holds the process's host.
-- KEYS processes host:*
-- ARGV launcher change process record
--   change is reserve | put | remove
-- Replies done, not_done (it existed, or did not) or not_held (another launcher holds the host)
if redis.call('GET', K.host) ~= A.launcher then return {'not_held'} end
local changed
if A.change == 'reserve' then
  changed = redis.call('HSETNX', K.processes, A.process, A.record)
elseif A.change == 'put' then
  redis.call('HSET', K.processes, A.process, A.record)
  changed = 1
else
  changed = redis.call('HDEL', K.processes, A.process)
end
return {changed == 1 and 'done' or 'not_done'}
