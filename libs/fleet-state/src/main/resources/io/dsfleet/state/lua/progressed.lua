-- The app reported its progress. It counts if it differs from the last report, and always for a live
-- stream, which may have nothing to count.
-- KEYS jobs meta timers timelines feed progress
-- ARGV job attempt instance stream epoch progress
-- Replies applied, state | stale, state or ''
-- USES clock base
local job, other = fenced()
if not job then return {'stale', other and other.state or ''} end
local news = redis.call('HGET', K.progress, job.id) ~= A.progress
if job.state ~= 'CANCELLING' and (news or job.type == 'videostream') then
  postpone(job, T.stall)
  if job.state == 'RUNNING' then
    save_job(job)
  else
    cancel_timer(command_timer('start', job.id, job.attempt))
    job.started = job.started or AT
    enter_state(job, 'RUNNING', 'running')
  end
end
if news then
  redis.call('HSET', K.progress, job.id, A.progress)
  publish('progress', job_members(job) .. event_members(job, 'progress', A.progress))
end
return {'applied', job.state}
