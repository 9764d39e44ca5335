-- Claims due callbacks: each is postponed by the lease, so that no other gateway claims it meanwhile.
-- KEYS jobs callbacks meta
-- ARGV max lease
--   lease in ms
-- Replies (job, milliseconds since its end) ...
-- USES clock base
local claimed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', K.callbacks, '-inf', NOW, 'LIMIT', 0, A.max)) do
  local job = load_job(id)
  if job and job.ended then
    redis.call('ZADD', K.callbacks, NOW + A.lease, id)
    claimed[#claimed + 1] = id
    claimed[#claimed + 1] = string.format('%.0f', NOW - job.ended)
  else
    redis.call('ZREM', K.callbacks, id)
  end
end
return claimed
