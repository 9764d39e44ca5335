-- The job waits in the line of another priority, behind those that wait there; one on a slot stays.
-- KEYS jobs pending meta agenda timelines feed
-- ARGV job, priority
-- Replies changed | already, state | unknown
-- USES clock base queue
local job = load(ARGV[1])
if not job then return {'unknown'} end
if job.ended then return {'already', job.state} end
local priority = tonumber(ARGV[2])
if priority == job.priority then return {'changed'} end
local waits = redis.call('ZSCORE', K.pending, job.id)
pull(job, false)
job.priority, job.tag = priority, nil
if waits then push(job) end
save(job)
note(job, 'reprioritized', 'priority ' .. ARGV[2])
return {'changed'}
