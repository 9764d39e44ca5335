-- The bridge listed the camera's folder. The listing is stored verbatim; STARTED gets a new deadline.
-- KEYS jobs meta timers timelines feed files:*
-- ARGV job attempt instance stream epoch count listing
-- Replies applied, state | stale, state or ''
-- USES clock base
local job, other = fenced()
if not job then return {'stale', other and other.state or ''} end
redis.call('HSET', K.files, 'listing', A.listing)
job.total = tonumber(A.count)
if job.state == 'STARTED' then postpone(job, T.first_file) end
save_job(job)
record_event(job, 'listed', A.count .. ' files')
return {'applied', job.state}
