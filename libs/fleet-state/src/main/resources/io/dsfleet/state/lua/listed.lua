-- The bridge listed the camera's folder: the listing is kept as it is, its size counts as progress.
-- KEYS jobs meta agenda timelines feed files:*
-- ARGV job, attempt, instance, stream, epoch, count, listing
-- Replies applied, state | stale, state or ''
-- USES clock base
local job, other = fenced()
if not job then return {'stale', other and other.state or ''} end
redis.call('HSET', K.files, 'listing', ARGV[7])
job.total = tonumber(ARGV[6])
if job.state == 'STARTED' then postpone(job, T.first_file) end
save(job)
note(job, 'listed', ARGV[6] .. ' files')
return {'applied', job.state}
