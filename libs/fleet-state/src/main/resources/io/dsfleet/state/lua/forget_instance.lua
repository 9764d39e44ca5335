-- Deletes an instance that has been disconnected for the retention and has no slots left.
-- KEYS instances meta slots free timers feed metrics reconnections
-- ARGV instance
-- Replies 1 if it was deleted
-- USES clock base slots instances
local instance = load_instance(A.instance)
cancel_timer('instance:' .. A.instance)
if not instance or CONNECTED[instance.state] then return {0} end
local again = instance.since + T.retention
each_slot(instance, function() again = math.max(again, NOW + T.grace) end)
if NOW < again then
  set_timer('instance:' .. A.instance, again)
  return {0}
end
redis.call('HDEL', K.metrics, A.instance)
redis.call('HDEL', K.reconnections, A.instance)
return {redis.call('HDEL', K.instances, A.instance)}
