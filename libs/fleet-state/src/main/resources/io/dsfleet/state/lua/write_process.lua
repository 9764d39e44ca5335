-- Changes the record of a process, while its host is this launcher's.
-- KEYS processes host:*
-- ARGV launcher, change (reserve, put or remove), process id, record
-- Replies done, not_done (it was there, or was not), or not_held (another launcher has the host)
if redis.call('GET', K.host) ~= ARGV[1] then return {'not_held'} end
local changed
if ARGV[2] == 'reserve' then
  changed = redis.call('HSETNX', K.processes, ARGV[3], ARGV[4])
elseif ARGV[2] == 'put' then
  redis.call('HSET', K.processes, ARGV[3], ARGV[4])
  changed = 1
else
  changed = redis.call('HDEL', K.processes, ARGV[3])
end
return {changed == 1 and 'done' or 'not_done'}
