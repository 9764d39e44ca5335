-- Removes an instance that has been away for the retention, and what slots it still has.
-- KEYS instances meta slots free agenda feed
-- ARGV instance
-- Replies 1 if it was removed
-- USES clock base slots instances
local instance = load_instance(ARGV[1])
undue('instance:' .. ARGV[1])
if not instance or CONNECTED[instance.state] then return {0} end
if NOW < instance.since + T.retention then
  due('instance:' .. ARGV[1], instance.since + T.retention)
  return {0}
end
each_slot(instance, function(slot) delete_slot(name_of(slot)) end)
return {redis.call('HDEL', K.instances, ARGV[1])}
