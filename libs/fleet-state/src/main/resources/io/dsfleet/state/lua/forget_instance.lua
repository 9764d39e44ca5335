-- Removes an instance that has been away for the retention, once its slots are given up.
-- KEYS instances meta slots free agenda feed metrics reconnections
-- ARGV instance
-- Replies 1 if it was removed
-- USES clock base slots instances
local instance = load_instance(ARGV[1])
undue('instance:' .. ARGV[1])
if not instance or CONNECTED[instance.state] then return {0} end
local again = instance.since + T.retention
each_slot(instance, function() again = math.max(again, NOW + T.grace) end)
if NOW < again then
  due('instance:' .. ARGV[1], again)
  return {0}
end
redis.call('HDEL', K.metrics, ARGV[1])
redis.call('HDEL', K.reconnections, ARGV[1])
return {redis.call('HDEL', K.instances, ARGV[1])}
