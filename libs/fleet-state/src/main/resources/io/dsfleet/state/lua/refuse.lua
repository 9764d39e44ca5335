-- The attempt did not start or cannot continue: its job is retried or ended, depending on its budgets. A
-- slot that becomes free is given the next job.
-- KEYS jobs cameras pending meta free slots timers timelines feed retention callbacks
-- ARGV job attempt instance stream epoch code reason retryable budget disposition
--   budget is ERROR | CRASH | NONE; disposition of the slot is FREE | RESET | REST
-- Replies requeued, due, commands | ended, state, commands | stale, 0, state or '', commands
-- USES clock base queue slots endings
local commands = new_commands()
local job, other = fenced()
if not job then return with_commands({'stale', 0, other and other.state or ''}, commands) end
local slot = load_slot(A.instance .. '/' .. A.stream)
-- A former session returns a start that it never sent. If the app has reconnected, its new session got
-- the start again; if the app has started meanwhile, the report is late. Either way the attempt stands.
local taken = job.state == 'STARTED' or job.state == 'RUNNING'
if A.code == 'SESSION_GONE' and (taken or (slot and not slot.lost)) then
  return with_commands({'stale', 0, job.state}, commands)
end
retry(job, A.budget, A.code, A.reason, A.retryable == '1')
local mine = slot and slot.job == job.id
if mine and A.disposition == 'RESET' then
  require_end(slot, job.camera, commands)
elseif mine and A.disposition == 'REST' and not slot.lost then
  clear_slot(slot)
  mark_suspect(slot, T.cancel)
elseif mine then
  release(slot)
end
assign_free_slots(1, commands)
return with_commands(end_reply(job), commands)
