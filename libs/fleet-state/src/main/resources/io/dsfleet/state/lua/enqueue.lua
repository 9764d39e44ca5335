-- ACCEPTED to QUEUED.
-- KEYS jobs pending meta timers timelines feed
-- ARGV job
-- Replies enqueued | already, state | unknown
-- USES clock base queue
local job = load_job(A.job)
if not job then return {'unknown'} end
if job.state ~= 'ACCEPTED' then return {'already', job.state} end
cancel_timer('out:submit:' .. job.id)
enqueue(job)
enter_state(job, 'QUEUED', 'queued')
return {'enqueued'}
