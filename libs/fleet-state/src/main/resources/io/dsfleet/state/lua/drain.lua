-- No more jobs to the instance: free slots disappear now, the held ones when they are free.
-- KEYS jobs meta free slots agenda instances feed
-- ARGV instance, reason
-- Replies done, session, placements of what still runs, orders | fenced
-- USES clock base slots instances
local instance = load_instance(ARGV[1])
if not instance or instance.state == 'STOPPED' or instance.state == 'FAILED' then
  return {'fenced'}
end
local held = drain_slots(instance, ARGV[2])
local reply = {'done', instance.session, #held / 7}
for _, value in ipairs(held) do reply[#reply + 1] = value end
return answer(reply, new_orders())
