-- No more jobs to the instance: free slots disappear now, the held ones when they are free.
-- KEYS jobs meta free slots agenda instances feed
-- ARGV instance, reason
-- Replies done, session, placements of what still runs, orders | fenced
-- USES clock base slots instances
local instance = load_instance(ARGV[1])
if not instance or instance.state == 'STOPPED' or instance.state == 'FAILED' then
  return {'fenced'}
end
local held = {}
each_slot(instance, function(slot)
  if not slot.job and slot.state == 'FREE' then return delete_slot(name_of(slot)) end
  slot.draining = true
  local job = slot.job and load(slot.job)
  if is_current(job, slot) then
    if slot.state == 'HELD' then slot.state = 'DRAINING' end
    placement(held, job.id, job.attempt, slot, job.camera)
  end
  save_slot(slot)
end)
instance.draining = true
instance.reason = clip(ARGV[2])
enter_instance(instance, CONNECTED[instance.state] and 'TERMINATING' or instance.state, 'draining',
  ARGV[2])
local reply = {'done', instance.session, #held / 7}
for _, value in ipairs(held) do reply[#reply + 1] = value end
return answer(reply, new_orders())
