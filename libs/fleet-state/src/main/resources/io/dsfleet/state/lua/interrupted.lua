-- The app stopped the attempt, or never had it: the slot is reset and given the next job. A job that
-- nobody cancelled is tried again.
-- KEYS jobs cameras pending meta free slots agenda timelines feed
-- ARGV job, attempt, instance, stream, epoch, reason
-- Replies ended, state, orders | requeued, due, orders | stale, 1 if the slot became free, state or
--   '', orders
-- USES clock base queue slots endings
local orders = new_orders()
local job, other = fenced()
if not job then
  local freed = settle_debt(orders)
  return answer({'stale', freed, other and other.state or ''}, orders)
end
local slot = load_slot(ARGV[3] .. '/' .. ARGV[4])
-- On an instance that is being ended it is none of the job's fault.
retry(job, slot and slot.draining and 'NONE' or 'ERROR', 'INTERRUPTED', ARGV[6], true)
if slot and slot.job == job.id then hand_over(slot, orders) else dispatch(1, orders) end
return answer(outcome(job), orders)
