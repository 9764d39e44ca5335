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
-- A former session hands a start back that was never sent. If the app is back, its new session was
-- given the start again; if it took the start since, the word is late: the attempt stands.
local taken = job.state == 'STARTED' or job.state == 'RUNNING'
if ARGV[6] == 'SESSION_GONE' and (taken or (slot and not slot.lost)) then
  return answer({'stale', 0, job.state}, orders)
end
retry(job, ARGV[9], ARGV[6], ARGV[7], ARGV[8] == '1')
local mine = slot and slot.job == job.id
if mine and ARGV[10] == 'RESET' then
  owe(slot, job.camera, orders)
elseif mine and ARGV[10] == 'REST' and not slot.lost then
  settle(slot)
  suspect(slot, T.cancel)
elseif mine then
  release(slot)
end
dispatch(1, orders)
return answer(outcome(job), orders)
