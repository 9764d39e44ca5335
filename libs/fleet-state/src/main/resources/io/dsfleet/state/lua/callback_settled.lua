-- Records the outcome of a callback attempt.
-- KEYS jobs callbacks meta timelines feed
-- ARGV job outcome retry_after detail
--   outcome is delivered | failed | abandoned; retry_after in ms counts for failed only
-- Replies 1 if a callback was pending
-- USES clock base
if not redis.call('ZSCORE', K.callbacks, A.job) then return {0} end
local job = load_job(A.job)
if job and A.outcome == 'failed' then
  redis.call('ZADD', K.callbacks, NOW + A.retry_after, A.job)
else
  redis.call('ZREM', K.callbacks, A.job)
end
if job then
  if A.outcome ~= 'failed' then
    job.callback = A.outcome
    save_job(job)
  end
  record_event(job, 'callback_' .. A.outcome, A.detail)
end
return {1}
