-- The process of this epoch is proven dead: its jobs are tried elsewhere, its slots disappear.
-- KEYS jobs cameras meta free slots agenda timelines feed instances
-- ARGV instance, epoch, 1 if it crashed, reason
-- Replies done, session, 0, orders | fenced
-- USES clock base slots endings instances
local instance = load_instance(ARGV[1])
if not instance or instance.epoch ~= ARGV[2] or instance.state == 'STOPPED'
  or instance.state == 'FAILED' then
  return {'fenced'}
end
local crashed = ARGV[3] == '1'
each_slot(instance, function(slot)
  local job = slot.job and load(slot.job)
  if is_current(job, slot) then
    retry(job, crashed and 'CRASH' or 'NONE', crashed and 'APP_DIED' or 'APP_STOPPED', ARGV[4], true)
  end
  if slot.job then undue(out('interrupt', slot.job, slot.attempt)) end
  delete_slot(name_of(slot))
end)
instance.made, instance.draining = 0, nil
instance.reason = clip(ARGV[4])
due('instance:' .. instance.id, NOW + T.retention)
enter_instance(instance, crashed and 'FAILED' or 'STOPPED', 'ended', ARGV[4])
return answer({'done', instance.session, 0}, new_orders())
