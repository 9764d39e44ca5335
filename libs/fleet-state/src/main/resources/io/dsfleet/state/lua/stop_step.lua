-- Looks at the end of an instance that is under way: goes on where it is time, or done.
-- KEYS jobs meta free slots agenda instances feed stops processes
-- ARGV instance
-- Replies stop, what is to be done | none
-- USES clock base slots instances stops
local stop = load_stop(ARGV[1])
if not stop or stop.ended then
  local gone = stop and NOW >= stop.ended + T.retention
  if gone then redis.call('HDEL', K.stops, ARGV[1]) end
  if stop and not gone then due('stop:' .. ARGV[1], stop.ended + T.retention)
  else undue('stop:' .. ARGV[1]) end
  return {'none'}
end
local reply = pursue(stop, load_instance(ARGV[1]), false)
table.insert(reply, 1, 'stop')
return reply
