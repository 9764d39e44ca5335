-- The app completed the camera: the job is COMPLETED, and its slot is given the next job.
-- KEYS jobs cameras pending meta free slots timers timelines feed retention callbacks
-- ARGV job attempt instance stream epoch processed message
-- Replies ended, state, commands | stale, 1 if the slot became free, state or '', commands
-- USES clock base queue slots endings
local commands = new_commands()
local job, other = fenced()
if not job then
  local freed = settle_pending_end(commands)
  return with_commands({'stale', freed, other and other.state or ''}, commands)
end
job.processed = tonumber(A.processed)
job.reason = truncate(A.message)
finish(job, 'COMPLETED', 'completed', A.message)
-- Mean time between completions, used to estimate waiting times.
local rate = redis.call('HMGET', K.meta, 'completed', 'gap')
redis.call('HSET', K.meta, 'completed', AT)
if rate[1] then
  local gap = NOW - rate[1]
  gap = rate[2] and rate[2] * 0.95 + gap * 0.05 or gap
  redis.call('HSET', K.meta, 'gap', string.format('%.3f', gap))
end
local slot = load_slot(A.instance .. '/' .. A.stream)
if slot and slot.job == job.id then reassign(slot, commands) else assign_free_slots(1, commands) end
return with_commands({'ended', job.state}, commands)
