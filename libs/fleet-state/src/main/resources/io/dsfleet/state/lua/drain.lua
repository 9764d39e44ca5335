-- Stops assigning jobs to the instance: free slots are deleted now, the others once they are free.
-- KEYS jobs meta free slots timers instances feed
-- ARGV instance reason
-- Replies done, session, assignments that still run, commands | fenced
-- USES clock base slots instances
local instance = load_instance(A.instance)
if not instance or instance.state == 'STOPPED' or instance.state == 'FAILED' then
  return {'fenced'}
end
local held = drain_slots(instance, A.reason)
local reply = {'done', instance.session, #held / 7}
for _, value in ipairs(held) do reply[#reply + 1] = value end
return with_commands(reply, new_commands())
