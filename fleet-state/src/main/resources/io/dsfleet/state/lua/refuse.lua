-- The attempt did not begin or cannot go on: tried again or ended by its budget; the slot has the
-- fate that the caller names; a slot that becomes free is given the next job.
-- KEYS jobs cameras pending meta free slots agenda timelines feed
-- ARGV job, attempt, instance, stream, epoch, code, reason, 1 if retryable, ERROR | CRASH | NONE,
--   FREE | RESET | REST
-- Replies requeued, due, orders | ended, state, orders | stale, 0, state or '', orders
-- USES clock base queue slots endings
local orders = new_orders()
local job, other = fenced()
if not job then return answer({'stale', 0, other and other.state or ''}, orders) end
local slot = load_slot(ARGV[3] .. '/' .. ARGV[4])
retry(job, ARGV[9], ARGV[6], ARGV[7], ARGV[8] == '1')
if slot and slot.job == job.id then
  if ARGV[10] == 'RESET' then
    owe(slot, job.camera, orders)
  elseif ARGV[10] == 'REST' and not slot.lost then
    undue(out('interrupt', job.id, job.attempt))
    slot.job, slot.attempt = nil, nil
    suspect(slot, T.cancel)
  else
    release(slot)
  end
end
dispatch(1, orders)
return answer(outcome(job), orders)
