-- The app says what is in work. It counts as progress if it differs from what it said before, and
-- always for a live stream, which may have nothing to count.
-- KEYS jobs meta agenda timelines feed progress
-- ARGV job, attempt, instance, stream, epoch, progress
-- Replies applied, state | stale, state or ''
-- USES clock base
local job, other = fenced()
if not job then return {'stale', other and other.state or ''} end
local news = redis.call('HGET', K.progress, job.id) ~= ARGV[6]
if job.state ~= 'CANCELLING' and (news or job.type == 'videostream') then
  postpone(job, T.stall)
  if job.state == 'RUNNING' then
    save(job)
  else
    undue(out('start', job.id, job.attempt))
    job.started = job.started or AT
    enter(job, 'RUNNING', 'running')
  end
end
if news then
  redis.call('HSET', K.progress, job.id, ARGV[6])
  feed('progress', identity(job) .. about(job, 'progress', ARGV[6]))
end
return {'applied', job.state}
