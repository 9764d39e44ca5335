-- The app ended the camera: the job is COMPLETED, the slot free and given the next job.
-- KEYS jobs cameras pending meta free slots agenda timelines feed
-- ARGV job, attempt, instance, stream, epoch, processed files, message
-- Replies ended, state, orders | stale, 1 if the slot became free, state or '', orders
-- USES clock base queue slots endings
local orders = new_orders()
local job, other = fenced()
if not job then
  local freed = settle_debt()
  dispatch(freed, orders)
  return answer({'stale', freed, other and other.state or ''}, orders)
end
job.processed = tonumber(ARGV[6])
job.reason = clip(ARGV[7])
finish(job, 'COMPLETED', 'completed', ARGV[7])
-- Mean time between completions, for the estimate of who waits.
local rate = redis.call('HMGET', K.meta, 'completed', 'gap')
local gap = rate[1] and NOW - rate[1] or nil
redis.call('HSET', K.meta, 'completed', NOW)
if gap then
  redis.call('HSET', K.meta, 'gap', rate[2] and rate[2] * 0.95 + gap * 0.05 or gap)
end
local slot = load_slot(ARGV[3] .. '/' .. ARGV[4])
if slot and slot.job == job.id then release(slot) end
dispatch(1, orders)
return answer({'ended', job.state}, orders)
