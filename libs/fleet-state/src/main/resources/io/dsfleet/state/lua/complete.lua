-- The app ended the camera: the job is COMPLETED, the slot free and given the next job.
-- KEYS jobs cameras pending meta free slots agenda timelines feed
-- ARGV job, attempt, instance, stream, epoch, processed files, message
-- Replies ended, state, orders | stale, 1 if the slot became free, state or '', orders
-- USES clock base queue slots endings
local orders = new_orders()
local job, other = fenced()
if not job then
  local freed = settle_debt(orders)
  return answer({'stale', freed, other and other.state or ''}, orders)
end
job.processed = tonumber(ARGV[6])
job.reason = clip(ARGV[7])
finish(job, 'COMPLETED', 'completed', ARGV[7])
-- Mean time between completions, for the estimate of who waits.
local rate = redis.call('HMGET', K.meta, 'completed', 'gap')
redis.call('HSET', K.meta, 'completed', AT)
if rate[1] then
  local gap = NOW - rate[1]
  gap = rate[2] and rate[2] * 0.95 + gap * 0.05 or gap
  redis.call('HSET', K.meta, 'gap', string.format('%.3f', gap))
end
local slot = load_slot(ARGV[3] .. '/' .. ARGV[4])
if slot and slot.job == job.id then hand_over(slot, orders) else dispatch(1, orders) end
return answer({'ended', job.state}, orders)
