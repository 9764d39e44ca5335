-- Advances the shutdown of an instance if it is time; forgets one that ended a retention ago.
-- KEYS jobs meta free slots timers instances feed stops processes
-- ARGV instance
-- Replies stop, actions | none
-- USES clock base slots instances shutdowns
local stop = load_shutdown(A.instance)
if not stop or stop.ended then
  local gone = stop and NOW >= stop.ended + T.retention
  if gone then redis.call('HDEL', K.stops, A.instance) end
  if stop and not gone then set_timer('stop:' .. A.instance, stop.ended + T.retention)
  else cancel_timer('stop:' .. A.instance) end
  return {'none'}
end
local reply = proceed(stop, load_instance(A.instance), false)
table.insert(reply, 1, 'stop')
return reply
