-- The process of this epoch is proven dead: its jobs are retried elsewhere, its slots are deleted.
-- KEYS jobs cameras meta free slots timers timelines feed instances retention callbacks
-- ARGV instance epoch crashed reason
-- Replies done, session, 0, commands | fenced
-- USES clock base slots endings instances
local instance = load_instance(A.instance)
if not instance or instance.epoch ~= A.epoch or instance.state == 'STOPPED'
  or instance.state == 'FAILED' then
  return {'fenced'}
end
local crashed = A.crashed == '1'
each_slot(instance, function(slot)
  local job = slot.job and load_job(slot.job)
  if is_current(job, slot) then
    retry(job, crashed and 'CRASH' or 'NONE', crashed and 'APP_DIED' or 'APP_STOPPED', A.reason, true)
  end
  if slot.job then cancel_timer(command_timer('interrupt', slot.job, slot.attempt)) end
  delete_slot(slot_name(slot))
end)
instance.made, instance.draining = 0, nil
instance.reason = truncate(A.reason)
set_timer('instance:' .. instance.id, NOW + T.retention)
enter_instance(instance, crashed and 'FAILED' or 'STOPPED', 'ended', A.reason)
return with_commands({'done', instance.session, 0}, new_commands())
