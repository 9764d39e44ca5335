-- The app stopped the attempt or never had it: the slot is given the next job. A job that was not being
-- cancelled is retried.
-- KEYS jobs cameras pending meta free slots timers timelines feed retention callbacks
-- ARGV job attempt instance stream epoch reason
-- Replies ended, state, commands | requeued, due, commands | stale, 1 if the slot became free,
--   state or '', commands
-- USES clock base queue slots endings
local commands = new_commands()
local job, other = fenced()
if not job then
  local freed = settle_pending_end(commands)
  return with_commands({'stale', freed, other and other.state or ''}, commands)
end
local slot = load_slot(A.instance .. '/' .. A.stream)
-- On an instance in shutdown the interrupt is not the job's fault.
retry(job, slot and slot.draining and 'NONE' or 'ERROR', 'INTERRUPTED', A.reason, true)
if slot and slot.job == job.id then reassign(slot, commands) else assign_free_slots(1, commands) end
return with_commands(end_reply(job), commands)
