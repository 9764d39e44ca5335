-- Moves the job to the end of another priority's queue. A job on a slot stays there.
-- KEYS jobs pending meta timers timelines feed
-- ARGV job priority
-- Replies changed | already, state | unknown
-- USES clock base queue
local job = load_job(A.job)
if not job then return {'unknown'} end
if job.ended then return {'already', job.state} end
local priority = tonumber(A.priority)
if priority == job.priority then return {'changed'} end
local waits = redis.call('ZSCORE', K.pending, job.id)
dequeue(job, false)
job.priority, job.fair_tag = priority, nil
if waits then enqueue(job) end
save_job(job)
record_event(job, 'reprioritized', 'priority ' .. A.priority)
return {'changed'}
