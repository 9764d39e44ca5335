-- ACCEPTED to QUEUED.
-- KEYS jobs pending meta agenda timelines feed
-- ARGV job
-- Replies enqueued | already, state | unknown
-- USES clock base queue
local job = load(ARGV[1])
if not job then return {'unknown'} end
if job.state ~= 'ACCEPTED' then return {'already', job.state} end
undue('out:submit:' .. job.id)
push(job)
enter(job, 'QUEUED', 'queued')
return {'enqueued'}
