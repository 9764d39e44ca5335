-- The app completed the camera: the job is COMPLETED, or FAILED if files failed and none was analysed.
-- Its slot is given the next job.
-- KEYS jobs cameras pending meta free slots timers timelines feed retention callbacks
-- ARGV job attempt instance stream epoch processed message
-- Replies ended, state, commands | stale, 1 if the slot became free, state or '', commands
-- USES clock base queue slots endings

-- Why no file could be analysed; nil if one was, or if none failed.
local function failure_of(job)
  local failed = job.failed or 0
  if failed == 0 or (job.done or 0) > 0 then return nil end
  local count = math.max(failed, job.total or 0)
  local first = job.first_failure and ': ' .. job.first_failure or ''
  if job.type == 'videostream' then return 'the stream could not be analysed' .. first end
  if count == 1 then return 'the file could not be analysed' .. first end
  return 'none of ' .. count .. ' files could be analysed; first' .. first
end

local commands = new_commands()
local job, other = fenced()
if not job then
  local freed = settle_pending_end(commands)
  return with_commands({'stale', freed, other and other.state or ''}, commands)
end
job.processed = tonumber(A.processed)
local failure = failure_of(job)
job.reason = truncate(failure or A.message)
if failure then
  finish(job, 'FAILED', 'failed', failure)
else
  finish(job, 'COMPLETED', 'completed', A.message)
end
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
